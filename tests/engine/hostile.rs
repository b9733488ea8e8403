//! Lines cut and flipped at every byte: the same by both engines, and no panic.

use planish_tests::mutate::Random;
use planish_tests::{shipped_catalogue, workspace_file};

use super::*;

/// A small line with every kind of hole.
fn small() -> String {
    let signals = [
        text("drive-label", r#"{"value":"a\"ü"}"#),
        text("charge-power", r#"{"value":-12.5e1}"#),
        object("drive-ison", r#"{"value":true}"#),
        r#"{"code":"drive-distance","body":"{\"value\":5,\"unit\":\"mi\"}","status":{"value":"ERROR"}}"#
            .replace("ERROR", "OK"),
    ];
    event(&signals.join(",")).replacen('{', r#"{"note":{"a":[1,"é"]},"#, 1)
}

#[test]
fn every_beginning_of_a_line() {
    let line = small();
    let mut warm = Warm::of(&[&line]);
    for end in 0..=line.len() {
        warm.engines.judge(&line.as_bytes()[..end]).unwrap();
    }
    for start in 1..line.len() {
        warm.engines.judge(&line.as_bytes()[start..]).unwrap();
    }
    let (made, _) = warm.engines.judge(line.as_bytes()).unwrap();
    assert!(made.is_hit());
}

#[test]
fn every_byte_of_a_line_flipped() {
    let line = small();
    for limit in [1, 6] {
        let mut engines = Engines::new(&WARM, TemplateLimit(limit));
        let mut random = Random(seed());
        for at in 0..line.len() {
            for with in [0x01, 0x02, 0x10, 0x20, 0x80, 0xff, 1 << random.below(8), random.below(255) as u8 + 1] {
                let mut odd = line.clone().into_bytes();
                odd[at] ^= with;
                engines.read(&odd).unwrap();
            }
            let mut without = line.clone().into_bytes();
            without.remove(at);
            engines.judge(&without).unwrap();
            for more in b"\"\\{}[],:0e. \n" {
                let mut with = line.clone().into_bytes();
                with.insert(at, *more);
                engines.read(&with).unwrap();
            }
            engines.read(line.as_bytes()).unwrap();
        }
        assert!(engines.hits().frame_hits > 1000);
    }
}

#[test]
fn large_lines_with_a_few_bytes_flipped_or_cut_off() {
    let both = Both::new(&shipped_catalogue());
    let fleet = workspace_file("samples/fleet.ndjson");
    let lines: Vec<&[u8]> = fleet.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let mut engines = Engines::new(&both, TemplateLimit::default());
    let mut random = Random(seed());
    let mut rows = 0;
    for at in 0..3000 {
        let mut line = lines[2 + random.below(8)].to_vec();
        match at % 4 {
            0 => line.truncate(random.below(line.len())),
            1 => {}
            _ => {
                for _ in 0..1 + random.below(3) {
                    let place = random.below(line.len());
                    line[place] = if random.one_in(2) {
                        line[place] ^ (1 << random.below(7))
                    } else {
                        random.pick(&["0", "9", "\"", "\\", "}", "x"]).as_bytes()[0]
                    };
                }
            }
        }
        let made = engines.read(&line).unwrap();
        rows += u32::from(!made.row.is_empty());
    }
    println!("{rows} rows, {:?}", engines.hits());
    assert!(rows > 1000 && engines.hits().frame_hits > 20_000);
}

#[test]
fn bytes_at_random() {
    let mut engines = Engines::new(&WARM, TemplateLimit::default());
    let mut random = Random(seed());
    let good = small();
    let parts = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\\"",
        "null",
        "true",
        "1",
        "-",
        "e5",
        ".0",
        "\"id\":\"e\"",
        "\"signals\":[",
        "\u{e4}",
        " ",
        "\n",
        "\u{0}",
    ];
    for _ in 0..4000 {
        let start = random.below(good.len());
        let mut line: Vec<u8> = if random.one_in(2) { good.as_bytes()[..start].to_vec() } else { Vec::new() };
        for _ in 0..random.below(30) {
            match random.below(8) {
                0 => line.push(random.below(256) as u8),
                _ => line.extend_from_slice(random.pick(&parts).as_bytes()),
            }
        }
        engines.read(&line).unwrap();
        engines.read(good.as_bytes()).unwrap();
    }
    assert!(engines.hits().event_hits > 3900);
}

#[test]
fn lines_beyond_the_limits_of_length_and_depth() {
    let good = small();
    let mut warm = Warm::of(&[&good]);
    let long = format!("{good}{}", " ".repeat(planish_kernel::MAX_LINE + 1 - good.len()));
    for line in [&long[..planish_kernel::MAX_LINE], &long] {
        let _ = warm.engines.read(line.as_bytes()).unwrap();
    }
    for depth in [100, 126, 127, 128, 129, 200, 100_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for line in
            [good.replace("[1,\"é\"]", &deep), good.replace("-12.5e1", &deep), good.replace("true", &deep), deep]
        {
            let _ = warm.engines.read(line.as_bytes()).unwrap();
        }
    }
    assert!(warm.engines.read(good.as_bytes()).unwrap().is_hit());
}
