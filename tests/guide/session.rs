//! A person follows a procedure: steps tick by what was done, in whatever way, and a difference is
//! told with a way back.

use std::time::Duration;

use commerce_hq::guide::{
    AfterFailure, Article, Deed, Moment, Recorder, Screen, Session, StepState, WayBack, play,
};
use commerce_hq::semantics::Act;

use crate::screen::Desk;

const STEPS: &str = "1. Go to **Front desk \\> Loans**.
2. Select **Send reminders**.
3. Select an online store.
4. Select the arrow.
5. Select the **Schedule** tab.
6. Disable **Automatic**.
7. In the **Every** field, enter the time in minutes. Typically, this is 15-30 minutes.
8. Select **OK**.";

/// A desk with somebody who follows the steps at it.
struct Followed {
    desk: Desk,
    session: Session,
    recorder: Recorder,
    at: Duration,
}

impl Followed {
    fn new() -> Self {
        let article = Article::read(&format!("# Remind\n\n{STEPS}")).expect("a small article");
        let session = Session::new(&article.procedures[0]);
        let (desk, recorder) = (Desk::default(), Recorder::default());
        let mut followed = Self { desk, session, recorder, at: Duration::ZERO };
        followed.see();
        followed
    }

    fn moment(&self) -> Moment {
        Moment { at: self.at, settled: true }
    }

    fn see(&mut self) {
        let tree = self.desk.tree();
        self.session.saw(&tree, self.moment());
        self.recorder.saw(&tree);
    }

    fn act(&mut self, id: &str, act: Act, guide: bool) {
        let tree = self.desk.tree();
        let node = tree.node(id).expect("the control is there").clone();
        let deed = Deed { node, act: act.clone() };
        self.session.did(&tree, &deed, guide, self.moment());
        self.recorder.did(&tree, &deed);
        self.desk.act(&id.to_owned(), act).expect("it can be done");
        self.at += Duration::from_secs(1);
        self.see();
    }

    fn press(&mut self, id: &str) {
        self.act(id, Act::Press, false);
    }

    fn lit(&self) -> &str {
        self.session.next().map_or("", |(node, _)| node)
    }

    fn done(&self) -> usize {
        let done = |state| matches!(state, StepState::Done | StepState::Shown);
        self.session.steps().filter(|(_, _, state)| done(*state)).count()
    }
}

#[test]
fn the_lit_control_leads_through_the_procedure_to_what_play_does() {
    let mut followed = Followed::new();
    for _ in 0..30 {
        let Some((node, act)) = followed.session.next() else { break };
        let (node, act) = (node.clone(), act.clone());
        followed.act(&node, act, false);
    }
    let outcome = followed.session.outcome().expect("it came to its end");
    assert_eq!((outcome.detours, outcome.hints, outcome.shown), (0, 0, 0));
    assert_eq!(outcome.took, followed.at);
    let mut played = Desk::default();
    let article = Article::read(&format!("# Remind\n\n{STEPS}")).expect("a small article");
    assert!(play(&article.procedures[0], &mut played, AfterFailure::Stop).passed);
    let state = |desk: &Desk| (desk.added.clone(), desk.automatic, desk.every.clone());
    assert_eq!(state(&followed.desk), state(&played));
}

#[test]
fn any_number_of_the_range_is_right_and_another_is_told() {
    let mut followed = Followed::new();
    for id in ["home-loans", "remind"] {
        followed.press(id);
    }
    assert_eq!(followed.lit(), "city", "it hides what is meant, and must be opened first");
    followed.act("city", Act::Expand, false);
    assert_eq!(followed.lit(), "web");
    followed.act("web", Act::Select, false);
    followed.press("add");
    followed.act("tab-schedule", Act::Select, false);
    followed.act("automatic", Act::Toggle, false);
    followed.act("every", Act::SetText("2".to_owned()), false);
    assert_eq!(followed.lit(), "every");
    followed.act("every", Act::SetText("22".to_owned()), false);
    assert_eq!(followed.lit(), "ok");
    followed.act("every", Act::SetText("44".to_owned()), false);
    let deviation = followed.session.deviation().expect("44 is no number of the range");
    assert!(deviation.why.contains("holds \"44\" now; step 7"), "{}", deviation.why);
    followed.act("every", Act::SetText("30".to_owned()), false);
    assert_eq!(followed.session.deviation(), None);
    followed.press("ok");
    assert_eq!(followed.done(), 8);
    let outcome = followed.session.outcome().expect("it came to its end");
    assert_eq!((outcome.detours, outcome.led_back), (1, 0), "back without help");
}

#[test]
fn a_closed_dialog_is_a_detour_and_the_way_back_starts_where_it_was_opened() {
    let mut followed = Followed::new();
    followed.press("home-loans");
    followed.press("remind");
    followed.press("ok");
    let deviation = followed.session.deviation().expect("the dialog is gone").clone();
    assert!(deviation.why.contains("Reminder is closed"), "{}", deviation.why);
    assert!(
        matches!(&deviation.back, WayBack::GoTo { path, .. } if path == &["Front desk", "Loans"])
    );
    followed.session.went_back();
    followed.see();
    assert_eq!((followed.lit(), followed.done()), ("remind", 1));
}

#[test]
fn what_was_done_is_recorded_as_steps_that_play() {
    let mut followed = Followed::new();
    followed.press("home-loans");
    followed.press("remind");
    followed.act("city", Act::Expand, false);
    followed.act("web", Act::Select, false);
    followed.press("add");
    followed.act("tab-schedule", Act::Select, false);
    followed.act("automatic", Act::Toggle, false);
    followed.act("every", Act::SetText("1".to_owned()), false);
    followed.act("every", Act::SetText("17".to_owned()), false);
    followed.press("ok");
    let text = followed.recorder.article("Remind");
    let article = Article::read(&text).expect("a small article");
    let mut desk = Desk::default();
    let report = play(&article.procedures[0], &mut desk, AfterFailure::GoOn);
    assert!(report.passed, "{text}\n{report:#?}");
    assert_eq!((desk.every.as_str(), desk.automatic), ("17", false));
    assert_eq!(desk.added, ["Web desk"]);
    assert_eq!(text.matches("**Every**").count(), 1, "{text}");
    assert!(!text.contains("City"), "opening is no step: {text}");
}
