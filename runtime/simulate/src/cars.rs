//! The structs of a simulated car, made from `cars.yaml`.

#![allow(unreachable_pub, dead_code)]

planish_macros::catalogue!("cars.yaml");
