//! Sentences of steps and what they are read as.

use commerce_hq::guide::Instruction::{
    Adjust, At, EitherOr, Expand, GoTo, Optional, Press, SelectArrow, SelectKind, SelectOption,
    SelectTab, SetField, Switch,
};
use commerce_hq::guide::{Arrow, Caption, Instruction, Noun, Step, Unit, Value, instructions};
use commerce_hq::semantics::ItemKind;

fn read(sentence: &str) -> Vec<Instruction> {
    instructions(&Step::new(1, sentence)).unwrap_or_else(|error| panic!("{sentence}: {error}"))
}

fn reason(sentence: &str) -> String {
    match instructions(&Step::new(7, sentence)) {
        Err(error) if error.line == 7 => error.reason,
        other => panic!("{sentence}: {other:?}"),
    }
}

fn name(text: &str) -> Caption {
    Caption::exact(text)
}

fn press(text: &str) -> Instruction {
    Press { caption: name(text), noun: None, open: false }
}

fn set(field: &str, noun: Option<Noun>, value: &str) -> Instruction {
    SetField { field: name(field), noun, value: Value::Literal(name(value)) }
}

fn interval(field: &str, low: u64, high: u64, unit: Option<Unit>) -> Instruction {
    SetField {
        field: name(field),
        noun: Some(Noun::Field),
        value: Value::Interval { low, high, unit },
    }
}

fn optional(instruction: Instruction) -> Instruction {
    Optional(Box::new(instruction))
}

#[test]
fn going_somewhere() {
    let path = vec![GoTo(vec![name("Library"), name("Loans and returns"), name("Fines")])];
    assert_eq!(read("In headquarters, go to **Library \\> Loans and returns &gt; Fines**."), path);
    assert_eq!(read("Navigate to **Library** > **Loans and returns** > **Fines**."), path);
    assert_eq!(read("Then go to Library > Loans and returns > Fines."), path);
    assert_eq!(read("Open **Library > Loans and returns > Fines**."), path);
    assert_eq!(read("Go to the **Loans** workspace."), [GoTo(vec![name("Loans")])]);
}

#[test]
fn using_a_control() {
    for verb in ["Select", "Click", "Choose", "Press", "Please select", "You must select"] {
        assert_eq!(read(&format!("{verb} **Send now**.")), [press("Send now")]);
    }
    assert_eq!(read("Select Send now."), [press("Send now")]);
    assert_eq!(read("Select **Send now** to write the letters."), [press("Send now")]);
    assert_eq!(
        read("Open the **M-01** row."),
        [Press { caption: name("M-01"), noun: Some(Noun::Row), open: true }]
    );
    assert_eq!(read("Select the **No end** option."), [SelectOption(name("No end"))]);
    assert_eq!(read("Select the Sent in the night tab."), [SelectTab(name("Sent in the night"))]);
    assert_eq!(read("Select **A**, and then select **B**."), [press("A"), press("B")]);
    assert_eq!(read("Select **A**, **B**, and **C**."), [press("A"), press("B"), press("C")]);
}

#[test]
fn a_caption_without_bold_may_end_before_a_reason() {
    let readings = vec!["Send now to all members".to_owned(), "Send now".to_owned()];
    let caption = Caption { readings };
    assert_eq!(
        read("Select Send now to all members."),
        [Press { caption, noun: None, open: false }]
    );
}

#[test]
fn filling_a_field() {
    let field = Some(Noun::Field);
    assert_eq!(
        read("In the **Branch** field, select **Old town**."),
        [set("Branch", field, "Old town")]
    );
    assert_eq!(read("In the Branch field, choose Old town."), [set("Branch", field, "Old town")]);
    assert_eq!(read("Select Old town in the Branch field."), [set("Branch", field, "Old town")]);
    assert_eq!(read("In the **Letters** field, type \"3\"."), [set("Letters", field, "3")]);
    assert_eq!(read("Enter `3` in the **Letters** box."), [set("Letters", field, "3")]);
    assert_eq!(read("For **Branch**, select **Old town**."), [set("Branch", None, "Old town")]);
    assert_eq!(read("Set the **Quiet** option to **Yes**."), [set("Quiet", None, "Yes")]);
    assert_eq!(
        read("Select **Add**, and then in the **Name** field enter **Web**."),
        [press("Add"), set("Name", field, "Web")]
    );
}

#[test]
fn a_range_is_read_from_the_sentence_or_the_remark_after_it() {
    let minutes = Some(Unit::Minutes);
    for sentence in [
        "In the **Every** field, enter how long to wait in minutes. Typically, this would be 3-9 minutes.",
        "In the **Every** field, enter the pause in minutes. Usually, this is 3\u{2013}9.",
        "In the **Every** field, enter 3 to 9 minutes.",
        "In the **Every** field, enter a pause between 3 and 9 minutes.",
    ] {
        assert_eq!(read(sentence), [interval("Every", 3, 9, minutes)], "{sentence}");
    }
    assert_eq!(read("In the **Every** field, enter 3-9."), [interval("Every", 3, 9, None)]);
}

#[test]
fn switching() {
    let on = |on| [Switch { caption: name("Quiet hours"), on }];
    for verb in ["Enable", "Check", "Turn on", "Activate"] {
        assert_eq!(read(&format!("{verb} **Quiet hours**.")), on(true));
    }
    for verb in ["Disable", "Uncheck", "Turn off", "Clear"] {
        assert_eq!(read(&format!("{verb} Quiet hours.")), on(false));
    }
    assert_eq!(read("Select the **Quiet hours** check box."), on(true));
    assert_eq!(read("Turn the **Quiet hours** option off."), on(false));
}

#[test]
fn arrows_and_kinds_stand_in_place_of_captions() {
    assert_eq!(read("Select the arrow to add it."), [SelectArrow(Arrow::Add)]);
    assert_eq!(read("Click the left arrow button."), [SelectArrow(Arrow::Remove)]);
    assert_eq!(read("Select a specific online store."), [SelectKind(ItemKind::OnlineStore)]);
    assert_eq!(read("Choose a store."), [SelectKind(ItemKind::Store)]);
    assert_eq!(read("Select **a store**."), [press("a store")]);
}

#[test]
fn alternatives_stay_together() {
    let kinds = [EitherOr(vec![SelectKind(ItemKind::OnlineStore), SelectKind(ItemKind::Node)])];
    assert_eq!(read("Select an online store or a node."), kinds);
    assert_eq!(
        read("Select either one online store, or choose a node if you want to reach a whole town."),
        kinds
    );
    assert_eq!(
        read("Either select **A** or select **B**."),
        [EitherOr(vec![press("A"), press("B")])]
    );
}

#[test]
fn conditions_make_a_step_optional() {
    for sentence in [
        "If required, select **Print**.",
        "Select **Print**, if needed.",
        "Optional: Select **Print**.",
        "Optionally, select **Print**.",
        "(Optional) Select **Print**.",
        "Select **Print** (optional).",
        "If you want a copy on paper, select **Print**.",
    ] {
        assert_eq!(read(sentence), [optional(press("Print"))], "{sentence}");
    }
    assert_eq!(read("Adjust the shelf marks, if needed."), [optional(Adjust(name("shelf marks")))]);
    assert_eq!(
        read("If needed, in the **Note** field, enter a greeting."),
        [optional(Adjust(name("Note")))]
    );
}

#[test]
fn a_place_is_gone_to_or_looked_for() {
    assert_eq!(
        read("On the **General** tab, enable **Quiet**."),
        [SelectTab(name("General")), Switch { caption: name("Quiet"), on: true }]
    );
    assert_eq!(
        read("On the **Marks** FastTab, select **Add**."),
        [Expand { caption: name("Marks"), open: true }, press("Add")]
    );
    assert_eq!(
        read("In the **Sure** dialog box, select **Yes**."),
        [At(name("Sure")), press("Yes")]
    );
    assert_eq!(read("On the Action Pane, select **Print**."), [press("Print")]);
}

#[test]
fn remarks_after_an_instruction_say_nothing_to_do() {
    assert_eq!(read("Select **Print**. The printer starts, see **Queue**."), [press("Print")]);
}

#[test]
fn what_is_not_in_the_grammar_is_refused_with_a_reason() {
    assert!(reason("Juggle **M-01**.").contains("\"Juggle\" is not a verb"));
    assert!(reason("Adjust the shelf marks.").contains("leaves open"));
    assert!(reason("Enter a greeting.").contains("in which field"));
    assert!(reason("In the **Every** field, enter the pause.").contains("which value"));
    assert!(
        reason("In the **Every** field, enter the pause in hours. Typically, this is 3-9 minutes.")
            .contains("two units, hours and minutes")
    );
    assert!(reason("In the **Every** field, enter 9-3 minutes.").contains("backwards"));
    assert!(reason("If the lamp blinks, select **Yes**.").contains("condition"));
    assert!(reason("Select **A** wildly.").contains("\"wildly\" was not expected"));
    assert!(reason("Select.").contains("a caption was expected"));
    assert!(reason("Check that the lamp is on.").contains("verify"));
    assert!(reason("The lamp is on.").contains("\"The\" is not a verb"));
    assert!(reason("").contains("no instruction"));
    assert!(reason(&"Select it or ".repeat(200)).contains("more than 80 words"));
}
