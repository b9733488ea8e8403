//! `planish explain`.

use planish_codegen::diagnostic::Code;

use super::Folder;

#[test]
fn a_code_is_explained_with_a_wrong_example_and_the_right_one() {
    let told = Folder::with(&[]).planish(&["explain", "p0110"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert_eq!(
        told.out,
        "\
P0110: A comma ends a text that is not quoted.

Between braces a comma ends a text that is not quoted, and what follows becomes a key without a value. YAML reads it without complaint, so half of the text would be lost silently.

Wrong:

    signals:
      Charge:
        IsCharging: { type: boolean, comment: Plugged in, and charging }

Right:

    signals:
      Charge:
        IsCharging: { type: boolean, comment: \"Plugged in, and charging\" }
"
    );
}

#[test]
fn a_warning_says_how_it_is_switched_off() {
    let told = Folder::with(&[]).planish(&["explain", "P0803"]);
    assert!(told.out.contains("say `allow: [bare_number]`"), "{}", told.out);
}

#[test]
fn without_a_code_all_are_listed() {
    let told = Folder::with(&[]).planish(&["explain"]);
    let ids: Vec<&str> = told.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids, Code::ALL.iter().map(|code| code.id()).collect::<Vec<_>>());
    assert!(told.out.contains("P0601  A unit that nobody knows.\n"), "{}", told.out);
}

#[test]
fn an_unknown_code_says_where_the_known_ones_are() {
    let told = Folder::with(&[]).planish(&["explain", "P9999"]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("`planish explain` lists all"), "{}", told.err);
}
