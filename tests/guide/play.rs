//! Procedures are carried out on a screen, and every step says how it ended.

use commerce_hq::guide::{AfterFailure, Article, ProcedureReport, StepResult, play};

use crate::screen::Desk;

/// Plays the steps as one procedure under one heading.
fn play_on(desk: &mut Desk, steps: &str) -> ProcedureReport {
    let article = Article::read(&format!("# Desk\n\n{steps}")).expect("the article is small");
    play(&article.procedures[0], desk, AfterFailure::GoOn)
}

fn results(report: &ProcedureReport) -> Vec<StepResult> {
    report.steps.iter().map(|step| step.result).collect()
}

/// The result and the reason of the last step.
fn last(report: &ProcedureReport) -> (StepResult, &str) {
    let step = report.steps.last().expect("a step was played");
    (step.result, step.why.as_deref().unwrap_or_default())
}

const TO_LOANS: &str = "1. Go to **Front desk > Loans**.\n";
const TO_SCHEDULE: &str = "1. Go to **Front desk > Loans**.\n\
    1. Select **Send reminders**.\n1. Select the **Schedule** tab.\n";

#[test]
fn a_whole_procedure_passes_and_changes_the_screen() {
    let mut desk = Desk::default();
    let report = play_on(
        &mut desk,
        "1. In the library, go to **Front desk \\> Loans**.
2. Select **M-02**.
3. Review the **Visits**, if needed.
4. Select **Send reminders**.
5. In the **Branch** field, select **North**.
    1. Select either a specific online store, or select a node if you want to remind a town.
    1. Select the arrow to add what you selected.
6. Select the **Schedule** tab.
7. Disable **Automatic**.
8. Select the **End After** option.
9. In the **Every** field, enter the time between two letters in minutes. Typically, this is 15-30 minutes.
10. Select **OK**.",
    );
    assert!(report.passed, "{report:#?}");
    assert_eq!(results(&report)[2], StepResult::Optional);
    assert_eq!(
        report.steps.iter().map(|step| step.line).collect::<Vec<_>>(),
        (3..15).collect::<Vec<_>>()
    );
    assert_eq!(desk.member.as_deref(), Some("M-02"));
    assert_eq!((desk.branch.as_str(), desk.every.as_str()), ("North", "15"));
    assert_eq!(desk.added, ["Web desk"]);
    assert!(desk.ends_after && !desk.automatic);
}

#[test]
fn two_controls_of_a_name_are_ambiguous_and_neither_is_pressed() {
    let mut desk = Desk::default();
    let report = play_on(&mut desk, &format!("{TO_LOANS}1. Select **Add**."));
    let (result, why) = last(&report);
    assert_eq!(result, StepResult::Ambiguous);
    assert!(why.contains("\"Add\" is 2 controls"), "{why}");
    assert_eq!(desk.log, ["Press home-loans"]);
}

#[test]
fn a_row_of_the_primary_list_wins_over_other_rows() {
    let mut desk = Desk::default();
    let report = play_on(&mut desk, &format!("{TO_LOANS}1. Select **M-01**."));
    assert!(report.passed);
    assert_eq!(desk.member.as_deref(), Some("M-01"));
}

#[test]
fn a_disabled_control_is_impossible_and_says_why() {
    let report = play_on(&mut Desk::default(), &format!("{TO_LOANS}1. Select **Archive**."));
    assert_eq!(
        last(&report),
        (StepResult::Impossible, "the button \"Archive\" is disabled: no loan is closed")
    );
}

#[test]
fn a_near_name_is_told_and_not_used() {
    let mut desk = Desk::default();
    let report = play_on(&mut desk, &format!("{TO_LOANS}1. Select **Send remainders**."));
    let (result, why) = last(&report);
    assert_eq!(result, StepResult::Impossible);
    assert!(why.contains("\"Send reminders\u{2026}\" is near"), "{why}");
    assert!(!desk.log.iter().any(|act| act.contains("remind")), "{:?}", desk.log);
}

#[test]
fn a_heading_is_never_meant_and_the_other_role_is_told() {
    let mut desk = Desk::default();
    let report = play_on(&mut desk, &format!("{TO_SCHEDULE}1. Select the **Every** option."));
    let (result, why) = last(&report);
    assert_eq!(result, StepResult::Impossible);
    assert!(why.contains("there is the spinbutton \"Every\""), "{why}");
    assert!(play_on(&mut Desk::default(), "1. Select **Loans**.").passed);
}

#[test]
fn a_sentence_outside_the_grammar_is_not_understood_and_the_rest_goes_on() {
    let mut desk = Desk::default();
    let report = play_on(&mut desk, &format!("{TO_LOANS}1. Juggle **M-01**.\n1. Select **M-02**."));
    assert_eq!(results(&report), [StepResult::Done, StepResult::NotUnderstood, StepResult::Done]);
    assert!(!report.passed);
}

#[test]
fn after_a_failure_a_careful_player_touches_nothing_more() {
    let article = format!("# A\n{TO_LOANS}2. Select **Archive**.\n3. Select **Close day**.");
    let article = Article::read(&article).expect("the article is small");
    let mut desk = Desk::default();
    let report = play(&article.procedures[0], &mut desk, AfterFailure::Stop);
    assert_eq!(last(&report), (StepResult::Impossible, "not tried, because line 3 failed"));
    assert_eq!(desk.log, ["Press home-loans"]);
}

#[test]
fn a_kind_is_the_first_enabled_item_even_below_a_closed_one() {
    let mut desk = Desk::default();
    let steps = format!(
        "{TO_LOANS}1. Select **Send reminders**.\n1. Select an online store.\n1. Select the right arrow."
    );
    assert!(play_on(&mut desk, &steps).passed);
    assert_eq!(desk.added, ["Web desk"]);
}

#[test]
fn the_arrow_without_a_selection_is_impossible() {
    let steps = format!("{TO_LOANS}1. Select **Send reminders**.\n1. Select the arrow.");
    let report = play_on(&mut Desk::default(), &steps);
    let (result, why) = last(&report);
    assert_eq!(result, StepResult::Impossible);
    assert!(why.ends_with("nothing is selected"), "{why}");
}

#[test]
fn a_switch_that_is_right_already_is_done_without_a_touch() {
    let mut desk = Desk::default();
    let report = play_on(
        &mut desk,
        &format!("{TO_SCHEDULE}1. Enable **Automatic**.\n1. Set **Automatic** to **Yes**."),
    );
    assert_eq!(last(&report), (StepResult::Done, "the switch \"Automatic\" is already on"));
    assert!(report.passed && desk.automatic);
    assert!(!desk.log.iter().any(|act| act.contains("automatic")));
}

#[test]
fn a_value_the_field_calls_invalid_is_impossible() {
    let steps = format!("{TO_SCHEDULE}1. In the **Every** field, enter **99**.");
    let report = play_on(&mut Desk::default(), &steps);
    assert_eq!(
        last(&report),
        (StepResult::Impossible, "the spinbutton \"Every\" says: a whole number from 1 to 60")
    );
}

#[test]
fn a_unit_that_the_screen_contradicts_is_impossible() {
    let steps = format!(
        "{TO_SCHEDULE}1. Select the **Hours** option.\n1. In the **Every** field, enter 5-10 minutes."
    );
    let mut desk = Desk::default();
    let report = play_on(&mut desk, &steps);
    assert_eq!(
        last(&report),
        (StepResult::Impossible, "the spinbutton \"Every\" counts hours, the step says minutes")
    );
    assert_eq!(desk.every, "1");
}

#[test]
fn a_combobox_that_lacks_the_option_is_impossible() {
    let steps = format!(
        "{TO_LOANS}1. Select **Send reminders**.\n1. In the **Branch** field, select **South**."
    );
    let report = play_on(&mut Desk::default(), &steps);
    assert_eq!(
        last(&report),
        (StepResult::Impossible, "the combobox \"Branch\" holds \"Whole town\" instead")
    );
}

#[test]
fn of_alternatives_the_first_that_can_be_done_is_done() {
    let mut desk = Desk::default();
    let report = play_on(
        &mut desk,
        &format!("{TO_LOANS}1. Select either **Archive** or **Close day**.\n1. Select **Yes**."),
    );
    assert!(report.passed, "{report:#?}");
    assert_eq!(desk.sent, 1);
    let report = play_on(&mut desk, "1. Select either **Archive** or **Add**.");
    let (result, why) = last(&report);
    assert_eq!(result, StepResult::Ambiguous);
    assert!(why.contains("no loan is closed") && why.contains("2 controls"), "{why}");
}

#[test]
fn behind_a_dialog_nothing_can_be_reached() {
    let mut desk = Desk::default();
    let report = play_on(
        &mut desk,
        &format!(
            "{TO_LOANS}1. Select **Close day**.\n1. Select **M-01**.\n1. Go to **Front desk**."
        ),
    );
    let (result, why) = last(&report);
    assert_eq!(
        (result, why),
        (StepResult::Impossible, "the dialog \"Close day\" is open; close it first")
    );
    assert_eq!(results(&report)[2], StepResult::Impossible);
}

#[test]
fn going_somewhere_presses_only_what_is_not_behind() {
    let mut desk = Desk::default();
    assert!(play_on(&mut desk, TO_LOANS).passed);
    assert!(play_on(&mut desk, TO_LOANS).passed);
    assert!(play_on(&mut desk, "1. Go to Front desk.").passed);
    assert_eq!(desk.log, ["Press home-loans", "Press nav-home"]);
    let report = play_on(&mut desk, "1. Go to **Front desk > Cellar**.");
    assert_eq!(last(&report).0, StepResult::Impossible);
}

#[test]
fn a_row_far_down_a_list_is_found_by_filtering() {
    let mut desk = Desk::default();
    assert!(play_on(&mut desk, &format!("{TO_LOANS}1. Select **M-31**.")).passed);
    assert_eq!(desk.member.as_deref(), Some("M-31"));
}

#[test]
fn what_was_opened_in_vain_is_closed_again() {
    let mut desk = Desk::default();
    let steps = format!("{TO_LOANS}1. Select **Send reminders**.\n1. Select **Nowhere**.");
    assert_eq!(last(&play_on(&mut desk, &steps)).0, StepResult::Impossible);
    assert_eq!(desk.log[2..], ["Expand city", "Collapse city"]);
}

#[test]
fn optional_steps_are_left_out_with_all_below_them() {
    let mut desk = Desk::default();
    let report = play_on(
        &mut desk,
        &format!("{TO_LOANS}2. If required, select **Close day**.\n    1. Select **Yes**."),
    );
    assert_eq!(results(&report), [StepResult::Done, StepResult::Optional, StepResult::Optional]);
    assert!(report.passed);
    assert_eq!(desk.sent, 0);
}
