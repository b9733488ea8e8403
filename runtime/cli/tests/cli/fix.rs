//! `planish fix`.

use super::{Folder, GOOD};

const SLIPS: &str = "\
catalogue: 1
table: { name: main.telemetry.cars, kye: event_id }
event:
  event_id: { type: string, required: true }
signals:
  Charge:
    IsCharging: bolean # in haste
    EnergyAdded: { value: double, unit: kWhh, comment: What it took in, so far }
";

const MENDED: &str = "\
catalogue: 1
table: { name: main.telemetry.cars, key: event_id }
event:
  event_id: { type: string, required: true }
signals:
  Charge:
    IsCharging: boolean # in haste
    EnergyAdded: { value: double, unit: kWh, comment: \"What it took in, so far\" }
";

#[test]
fn slips_are_mended_and_the_difference_is_shown() {
    let folder = Folder::with(&[("signals.yaml", SLIPS)]);
    let told = folder.planish(&["fix"]);
    assert_eq!(folder.read("signals.yaml"), MENDED);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert_eq!(
        told.out,
        "\
--- signals.yaml
+++ signals.yaml
@@ -1,3 +1,3 @@
 catalogue: 1
-table: { name: main.telemetry.cars, kye: event_id }
+table: { name: main.telemetry.cars, key: event_id }
 event:
@@ -6,3 +6,3 @@
   Charge:
-    IsCharging: bolean # in haste
-    EnergyAdded: { value: double, unit: kWhh, comment: What it took in, so far }
+    IsCharging: boolean # in haste
+    EnergyAdded: { value: double, unit: kWh, comment: \"What it took in, so far\" }
signals.yaml: 4 edits made
"
    );
    let again = folder.planish(&["fix"]);
    assert_eq!((again.code, again.out.as_str()), (0, "signals.yaml: 0 edits made\n"));
}

#[test]
fn a_dry_run_shows_the_same_and_writes_nothing() {
    let folder = Folder::with(&[("signals.yaml", SLIPS)]);
    for option in ["--dry-run", "--diff"] {
        let told = folder.planish(&["fix", option]);
        assert_eq!(told.code, 1, "the file has errors");
        assert!(told.out.contains("+    IsCharging: boolean # in haste\n"), "{}", told.out);
        assert!(told.out.ends_with("signals.yaml: 4 edits to make; nothing was written\n"), "{}", told.out);
        assert_eq!(folder.read("signals.yaml"), SLIPS);
    }
}

#[test]
fn an_edit_that_brings_another_slip_to_light_is_not_the_last() {
    let slips = GOOD.replace("IsCharging: boolean", "IsCharging: { fileds: { a: { typ: bolean } } }");
    let folder = Folder::with(&[("signals.yaml", &slips)]);
    let told = folder.planish(&["fix"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(folder.read("signals.yaml").contains("IsCharging: { fields: { a: { type: boolean } } }"));
}

/// Catalogues with a mistake that could be mended in more than one way, or in none that a tool knows.
#[test]
fn what_has_more_than_one_answer_is_left_and_shown() {
    let cases = [
        ("the word is not near enough", "IsCharging: boolean", "IsCharging: bol"),
        ("two units are as near", "unit: V,", "unit: jWh,"),
        ("a unit that is not known", "unit: V,", "unit: kVA,"),
        ("the key is there already", "unit: V,", "unit: V, unti: kV,"),
        ("a key without its value", "value: double, unit: V,", "value: double, unit,"),
        ("the tag says who may see it", "boolean", "{ type: boolean, tags: { pii: loction } }"),
        ("a name of somebody", "key: event_id", "key: event_ld"),
    ];
    for (why, right, wrong) in cases {
        let text =
            GOOD.replace("catalogue: 1\n", "catalogue: 1\ntags: { pii: [none, location] }\n").replace(right, wrong);
        let folder = Folder::with(&[("signals.yaml", &text)]);
        let told = folder.planish(&["fix"]);
        assert_eq!(told.code, 1, "{why}: {}", told.out);
        assert!(told.err.contains("error: aborting due to "), "{why}: {}", told.err);
        assert_eq!(folder.read("signals.yaml"), text, "{why}");
    }
}

#[test]
fn of_two_slips_of_one_key_the_first_is_mended() {
    let slips = GOOD.replace("unit: V,", "untt: V, unti: kV,");
    let folder = Folder::with(&[("signals.yaml", &slips)]);
    assert_eq!(folder.planish(&["fix"]).code, 1);
    assert_eq!(folder.read("signals.yaml"), GOOD.replace("unit: V,", "unit: V, unti: kV,"));
}

#[test]
fn the_ends_of_lines_stay_as_they_are() {
    let folder = Folder::with(&[("signals.yaml", &SLIPS.replace('\n', "\r\n"))]);
    assert_eq!(folder.planish(&["fix"]).code, 0);
    assert_eq!(folder.read("signals.yaml"), MENDED.replace('\n', "\r\n"));
}

#[test]
fn a_file_that_is_no_text_is_left_alone() {
    let folder = Folder::with(&[]);
    let bytes = [SLIPS.as_bytes(), b"# \xff\n"].concat();
    std::fs::write(folder.path("signals.yaml"), &bytes).unwrap();
    let told = folder.planish(&["fix"]);
    assert_eq!(told.code, 1);
    assert!(told.err.starts_with("error[P0101]: the file is not UTF-8"), "{}", told.err);
    assert_eq!(std::fs::read(folder.path("signals.yaml")).unwrap(), bytes);
}
