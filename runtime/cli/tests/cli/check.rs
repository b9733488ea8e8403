//! `planish check`.

use serde_json::{Value, json};

use super::{Folder, GOOD};

fn with_two_mistakes() -> String {
    GOOD.replace("boolean", "bolean").replace("unit: V", "unit: k%")
}

#[test]
fn a_good_catalogue_is_said_to_be_good() {
    let told = Folder::with(&[("signals.yaml", GOOD)]).planish(&["check"]);
    assert_eq!(told.code, 0);
    assert_eq!(told.out, "signals.yaml: 2 signals, 13 columns, no errors\n");
    assert_eq!(told.err, "");
}

#[test]
fn mistakes_go_to_standard_error_with_their_lines_and_the_edit() {
    let told = Folder::with(&[("signals.yaml", &with_two_mistakes())]).planish(&["check"]);
    assert_eq!(told.code, 1);
    assert_eq!(told.out, "");
    assert_eq!(
        told.err,
        "\
error[P0201]: unknown type `bolean`
 --> signals.yaml:7:17
  |
7 |     IsCharging: bolean
  |                 ^^^^^^
  |
help: did you mean `boolean`?
  |
7 |     IsCharging: boolean
  |                   +

error[P0601]: unknown unit `k%`
 --> signals.yaml:8:37
  |
8 |     Voltage: { value: double, unit: k%, comment: At the plug. }
  |                                     ^^ expected the symbol of a unit, such as `km`, `kWh`, `percent` or `celsius`
  |
  = help: `planish explain P0601` lists all of them

error: aborting due to 2 errors
"
    );
}

#[test]
fn a_warning_is_shown_and_fails_nothing() {
    let bare = GOOD.replace("value: double", "type: double");
    let folder = Folder::with(&[("signals.yaml", &bare)]);
    let told = folder.planish(&["check"]);
    assert_eq!((told.code, told.out.as_str()), (0, "signals.yaml: 2 signals, 13 columns, no errors\n"));
    assert!(told.err.starts_with("warning[P0803]: "), "{}", told.err);
    let told = folder.planish(&["check", "--format=github"]);
    assert_eq!(told.code, 0);
    assert!(told.out.starts_with("::warning file=signals.yaml,line=8,col="), "{}", told.out);
    let told = folder.planish(&["check", "--format=json"]);
    let found: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((told.code, found.pointer("/0/severity")), (0, Some(&json!("warning"))));
}

#[test]
fn of_several_files_each_is_checked_whatever_the_others_are() {
    let folder = Folder::with(&[("bad.yaml", &with_two_mistakes()), ("good.yaml", GOOD)]);
    let told = folder.planish(&["check", "missing.yaml", "bad.yaml", "good.yaml"]);
    assert_eq!(told.code, 1);
    assert!(told.err.starts_with("error: can't read the catalogue missing.yaml: "), "{}", told.err);
    assert!(told.err.contains(" --> bad.yaml:7:17"), "{}", told.err);
    assert_eq!(told.out, "good.yaml: 2 signals, 13 columns, no errors\n");
}

#[test]
fn a_dash_is_standard_input() {
    let folder = Folder::with(&[]);
    let told = folder.run(&["check", "-"], GOOD, &[]);
    assert_eq!((told.code, told.out.as_str()), (0, "<stdin>: 2 signals, 13 columns, no errors\n"));
    let told = folder.run(&["check", "-"], &with_two_mistakes(), &[]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains(" --> <stdin>:7:17"), "{}", told.err);
}

#[test]
fn colours_go_to_terminals_and_to_whoever_asks() {
    let folder = Folder::with(&[("signals.yaml", &with_two_mistakes())]);
    assert!(!folder.planish(&["check"]).err.contains('\x1b'));
    assert!(folder.run(&["check"], "", &[("CLICOLOR_FORCE", "1")]).err.contains('\x1b'));
}

#[test]
fn programs_get_one_array_of_all_mistakes() {
    let folder =
        Folder::with(&[("a.yaml", &with_two_mistakes()), ("b.yaml", &GOOD.replace("At the plug.", "At it, no"))]);
    let told = folder.planish(&["check", "--format", "json", "a.yaml", "b.yaml"]);
    assert_eq!((told.code, told.err.as_str()), (1, ""));
    let found: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(
        found,
        json!([
            {
                "code": "P0201", "severity": "error", "title": "A type that nobody declares.",
                "message": "unknown type `bolean`", "file": "a.yaml",
                "line": 7, "column": 17, "end_line": 7, "end_column": 23,
                "label": null, "help": "did you mean `boolean`?", "related": [],
                "patch": {
                    "line": 7, "column": 17, "end_line": 7, "end_column": 23, "replacement": "boolean", "safe": true,
                },
            },
            {
                "code": "P0601", "severity": "error", "title": "A unit that nobody knows.",
                "message": "unknown unit `k%`", "file": "a.yaml",
                "line": 8, "column": 37, "end_line": 8, "end_column": 39,
                "label": "expected the symbol of a unit, such as `km`, `kWh`, `percent` or `celsius`",
                "help": "`planish explain P0601` lists all of them", "related": [], "patch": null,
            },
            {
                "code": "P0110", "severity": "error", "title": "A comma ends a text that is not quoted.",
                "message": "a comma ends a text that is not quoted", "file": "b.yaml",
                "line": 8, "column": 49, "end_line": 8, "end_column": 58,
                "label": "between braces, what follows a comma is a key", "help": "quote the text", "related": [],
                "patch": {
                    "line": 8, "column": 49, "end_line": 8, "end_column": 58, "replacement": "\"At it, no\"", "safe": true,
                },
            },
        ])
    );
}

#[test]
fn programs_get_an_empty_array_if_all_is_well() {
    let told = Folder::with(&[("signals.yaml", GOOD)]).planish(&["check", "--format", "json"]);
    assert_eq!((told.code, told.out.as_str(), told.err.as_str()), (0, "[]\n", ""));
}

#[test]
fn github_gets_a_command_for_each_mistake_with_its_escapes() {
    let folder = Folder::with(&[("odd, name.yaml", &with_two_mistakes())]);
    let told = folder.planish(&["check", "--format", "github", "odd, name.yaml"]);
    assert_eq!((told.code, told.err.as_str()), (1, ""));
    assert_eq!(
        told.out,
        "\
::error file=odd%2C name.yaml,line=7,col=17,title=P0201%3A A type that nobody declares.::unknown type `bolean`; did you mean `boolean`?
::error file=odd%2C name.yaml,line=8,col=37,title=P0601%3A A unit that nobody knows.::unknown unit `k%25`; expected the symbol of a unit, such as `km`, `kWh`, `percent` or `celsius`; `planish explain P0601` lists all of them
"
    );
}
