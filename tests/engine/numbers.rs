//! A quick number only answers or declines.

use super::*;

/// Numbers, and what is none, in every spelling.
const SPELLINGS: &[&str] = &[
    "0",
    "-0",
    "0.0",
    "-0.0",
    "00",
    "-00",
    "01",
    "-01",
    "007",
    "01.5",
    "00.5",
    "-",
    "--1",
    "+1",
    "-a",
    "1.",
    "-1.",
    ".5",
    "-.5",
    "1.e5",
    "1e",
    "1e+",
    "1e5",
    "1E5",
    "1e+2",
    "1e-2",
    "-1.5e1",
    "0e0",
    "0e9",
    "1.5e",
    "1e400",
    "-1e400",
    "1e-400",
    "5e-324",
    "1.7976931348623157e308",
    "1_000",
    "1,5",
    "0x10",
    "1f",
    "NaN",
    "Infinity",
    "-Infinity",
    "14.0",
    "14.5",
    "127",
    "128",
    "-128",
    "-129",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "9007199254740992",
    "9007199254740993",
    "9007199254740993.0",
    "90071992547409.93",
    "999999999999999999",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "9999999999999999999",
    "18446744073709551615",
    "18446744073709551616",
    "10000000000000000000",
    "12345678901234567890",
    "18446744073709551617",
    "36893488147419103233",
    "123456789012345678901234567890",
    "0.1",
    "0.3",
    "115071.50046584333",
    "3.141592653589793",
    "0.000000000000000001",
    "0.0000000000000000001",
    "0.00000000000000000001",
    "1.00000000000000000000",
    "123456789.123456789",
    "1.00000017881393432617187499",
    "16777217",
    "3.4028235e38",
    "3.5e38",
    "8.5899346E9",
    "2.2250738585072011e-308",
    "0.30000000000000004",
    "100000000000000000000000",
    "1.0000000000000000000001",
    "4503599627370497.5",
];

#[test]
fn every_spelling_in_every_type() {
    for code in [
        "charge-count",
        "charge-total",
        "charge-power",
        "charge-voltage",
        "charge-price",
        "charge-small",
        "charge-began",
        "charge-level",
    ] {
        alike(code, "7", SPELLINGS);
    }
    alike("drive-distance", "7", SPELLINGS);
}

#[test]
fn every_spelling_after_a_number_with_a_point() {
    alike("charge-power", "7.25", SPELLINGS);
    alike("charge-voltage", "7.25", SPELLINGS);
}

#[test]
fn plain_numbers_are_taken() {
    taken("charge-count", "7", &["0", "-0", "-12", "2147483647", "-2147483648"]);
    taken("charge-total", "7", &["9223372036854775807", "1767920001000"]);
    taken(
        "charge-power",
        "7",
        &["0", "-0", "-0.0", "7.5", "115071.50046584333", "9007199254740993", "1767920001000.123"],
    );
}

#[test]
fn minus_zero_keeps_its_sign_in_a_double_and_has_none_in_an_int() {
    for (code, column, row) in
        [("charge-power", "Charge_Power_value", "-0.0"), ("charge-count", "Charge_Count_value", "0")]
    {
        for frame in [object, text] {
            let line = |value: &str| event(&frame(code, &format!(r#"{{"value":{value}}}"#)));
            let mut warm = Warm::of(&[line("7")]);
            let (hit, made) = judge(&mut warm.engines, &line("-0"));
            assert!(hit && made.ends_with(&format!("\"{column}\":{row}}}")), "{made}");
        }
    }
}

#[test]
fn floats_are_rounded_once_from_their_digits() {
    // By way of a double, each of these would be its neighbour.
    alike(
        "charge-voltage",
        "1.5",
        &[
            "1.00000017881393432617187499",
            "1.000000178813934326171875",
            "1.00000017881393432617187501",
            "8388608.500000001",
            "8388609.499999999",
        ],
    );
}

#[test]
fn doubles_are_rounded_correctly() {
    alike(
        "charge-power",
        "1.5",
        &[
            "9007199254740993",
            "9007199254740995",
            "0.1",
            "0.2",
            "0.3",
            "1.1",
            "2.675",
            "4.35",
            "1234567.8901234567",
            "9007199254740992.5",
            "900719925474099.3",
            "0.500000000000000166",
            "3.518437208883201171",
            "6.2831853071795864769",
            "0.1234567890123456789",
            "8.0000000000000004",
            "922337203685477.5808",
        ],
    );
}

#[test]
fn a_time_of_thirteen_digits_and_nothing_else_is_quick() {
    for sort in [object, text] {
        let body = |value: &str| event(&sort("charge-ended", &format!(r#"{{"value":{value}}}"#)));
        let meta = |value: &str| body("5").replace("1767920001000", value);
        for value in TIMES {
            let _ = Warm::of(&[body("1767920001000")]).reads(&body(value));
            let _ = Warm::of(&[meta("1767920001000")]).reads(&meta(value));
        }
        assert!(Warm::of(&[body("1767920001000")]).reads(&body("9999999999999")));
        assert!(Warm::of(&[meta("1767920001000")]).reads(&meta("1000000000000")));
    }
}

const TIMES: &[&str] = &[
    "1767920001001",
    "9999999999999",
    "1000000000000",
    "0767920001000",
    "0000000000000",
    "176792000100",
    "17679200010000",
    "1767920001000.0",
    "1767920001000.5",
    "1767920001000.12345",
    "1767920001000e0",
    "1767920001000E1",
    "1767920001000.",
    "1767920001000e",
    "-1767920001000",
    "-176792000100",
    "17679200010x0",
    "1767920001 00",
    "0",
    "0.0",
    "-0",
    "0e9",
    "00",
    "null",
    "true",
    "253402300799999",
    "253402300800000",
    "-62135596800000",
    "-62135596800001",
    "1.767920001e12",
    "\"1767920001000\"",
    "\"2026-01-09T00:53:21Z\"",
    "\"2026-01-09T00:53:21.1234567+01:30\"",
    "\"2026-02-29T00:00:00Z\"",
    "\"\"",
    "123456789012345678901234567890",
];

#[test]
fn a_time_as_text_is_read_by_its_format() {
    alike("charge-ended", "\"2026-01-09T00:53:21Z\"", TIMES);
    taken("charge-ended", "\"2026-01-09T00:53:21Z\"", &["\"2026-01-09T00:53:22Z\"", "\"2026-01-09 00:53:21.5+01:00\""]);
}

#[test]
fn seconds_are_not_milliseconds() {
    alike("charge-began", "1767920001", TIMES);
    taken("charge-began", "1767920001", &["1767920002", "1767920001.5", "17679200010"]);
}
