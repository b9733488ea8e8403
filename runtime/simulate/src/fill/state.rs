//! What comes beside a body: how it went, and when the value was read.

use planish_kernel::Timestamp;

use super::Moment;
use crate::cars::SignalState;
use crate::sender::{Answer, Since};
use crate::slot::put;

/// One entry for each signal that was asked for, in their order. The codes are left to the catalogue that the event is written for.
pub(super) fn fill(slot: &mut Option<Vec<(String, Option<SignalState>)>>, at: &Moment<'_>) {
    let asked = &at.sender.asked;
    let states = slot.get_or_insert_default();
    states.resize_with(asked.len(), || (String::new(), Some(SignalState::default())));
    let read = at.micros() - 1000 * i64::try_from(at.event(20).below(700)).unwrap_or(0);
    for (part, ((_, state), asked)) in states.iter_mut().zip(asked).enumerate() {
        let state = state.get_or_insert_default();
        match asked.answer {
            Answer::Value => {
                if at.sender.is_of_old() {
                    state.status = None;
                } else {
                    put(&mut state.status, "SUCCESS");
                }
                state.error_type = None;
                state.error_code = None;
                // What never changes has no time: 0 means "not known".
                let unknown = asked.since == Since::Unknown;
                let told = at.vehicle.awake * 1000 - 3_000_000 * i64::from(part % 7 == 6);
                state.oem_updated_at = Some(Timestamp(if unknown { 0 } else { told }));
                state.retrieved_at = Some(Timestamp(if unknown { 0 } else { read }));
            }
            Answer::Fails(failure) => {
                put(&mut state.status, "ERROR");
                put(&mut state.error_type, failure.family);
                crate::slot::put_or_none(&mut state.error_code, failure.code);
                state.oem_updated_at = None;
                state.retrieved_at = None;
            }
        }
    }
}
