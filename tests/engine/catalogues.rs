//! Random catalogues and random events, with flatteners that remember: each event comes again and again with other values, so that it is
//! learned, hits, and is odd.

use planish_tests::catalogues::catalogue;
use planish_tests::events::event;
use planish_tests::mutate::{Change, Random, rewrite};
use planish_tests::plan;
use planish_tests::revalue::revalue;

use super::*;

#[test]
fn random_catalogues_and_events_under_every_limit() {
    let count = std::env::var("PLANISH_CATALOGUES").map_or(60, |text| text.parse().expect("a number"));
    let mut all = (0, 0);
    for number in seed()..seed() + count {
        let yaml = catalogue(number);
        let (both, plan) = (Both::new(&yaml), plan(&yaml).plan);
        let mut random = Random(number);
        let mut engines = Engines::new(&both, TemplateLimit([1, 2, 6, 64][number as usize % 4]));
        let bases: Vec<String> = (0..4).map(|_| event(&plan, &mut random)).collect();
        for at in 0..40 {
            let base = &bases[random.below(bases.len())];
            let mut line = if at % 5 == 4 {
                event(&plan, &mut random)
            } else {
                revalue(base, [3, 20, 100_000][random.below(3)], &mut random)
            };
            if random.one_in(6) {
                line = rewrite(&line, Change::Order, &mut random);
            }
            if random.one_in(6) {
                line = rewrite(&line, Change::Content(30), &mut random);
            }
            if let Err(difference) = engines.judge(line.as_bytes()) {
                panic!("catalogue {number}, event {at}: {difference}\n{yaml}");
            }
        }
        let hits = engines.hits();
        all = (all.0 + hits.frame_hits, all.1 + hits.frames);
    }
    println!("{count} catalogues: {} of {} signals hit", all.0, all.1);
    assert!(all.0 > 100, "too few hits to say anything");
}
