//! Record: the four procedures, done by keys or by mouse, become articles that pass at once.

use commerce_hq::semantics::{Act, Role};

use super::desk::{Desk, Hands};
use crate::program::Folder;

use Act::{Expand, Press, Select, Toggle};
use Role::{Button, Combobox, Link, Radio, Row, Spinbutton, Switch, Tab, Treeitem};

type Deed<'a> = (Role, &'a str, Act);

fn text(text: &str) -> Act {
    Act::SetText(text.to_owned())
}

/// Does what is listed, records it, and checks the article that comes of it: it passes and
/// changes the same as the shipped guide of that name.
fn records(hands: Hands, guide: &str, deeds: &[Deed<'_>]) -> String {
    let folder = Folder::bare();
    let file = folder.beside("recorded.md");
    let file = file.to_str().unwrap();
    let mut desk = Desk::new(120, 40);
    desk.command("Record a guide");
    for (role, name, act) in deeds {
        match hands {
            Hands::Mouse => desk.click_named(*role, name, act),
            _ => desk.use_named(*role, name, act),
        }
    }
    desk.command("Stop recording");
    desk.screen.act("guide/file", &text(file)).unwrap();
    desk.screen.act("guide/save", &Press).unwrap();
    desk.settle();
    let article = std::fs::read_to_string(file).unwrap_or_else(|_| panic!("{}", desk.said()));
    let effect = |file: &str| {
        let checked = folder.run(&["guide", "check", file, "--json"]);
        assert_eq!(checked.code, Some(0), "{article}\n{}", checked.out);
        checked.json()["files"][0]["procedures"][0]["effect"].clone()
    };
    assert_eq!(effect(file), effect(guide), "{article}");
    article
}

/// The steps, without title and numbers.
fn steps(article: &str) -> Vec<&str> {
    article.lines().filter_map(|line| Some(line.split_once(". ")?.1)).collect()
}

#[test]
fn pulling_by_hand_is_recorded() {
    let article = records(
        Hands::Keys,
        "pull-orders-once",
        &[
            (Link, "Retail and Commerce IT", Press),
            (Link, "Distribution schedule", Press),
            (Row, "P-0001", Select),
            (Button, "Run now", Press),
            (Button, "Yes", Press),
        ],
    );
    assert_eq!(
        steps(&article),
        [
            "Go to **All workspaces \\> Retail and Commerce IT \\> Distribution schedule**.",
            "Select **P-0001**.",
            "Select **Run now**.",
            "Select **Yes**.",
        ]
    );
}

#[test]
fn scheduling_the_pull_is_recorded_with_what_was_corrected_in_its_last_form_alone() {
    let article = records(
        Hands::Keys,
        "pull-orders-every-few-minutes",
        &[
            (Link, "Retail and Commerce IT", Press),
            (Link, "Distribution schedule", Press),
            (Button, "Create batch job", Press),
            (Tab, "Run in the background", Select),
            (Switch, "Batch processing", Toggle),
            (Button, "Recurrence", Press),
            (Radio, "No end date", Select),
            (Spinbutton, "Count", text("77")),
            (Spinbutton, "Count", text("5")),
            (Button, "OK", Press),
            (Button, "OK", Press),
        ],
    );
    assert!(!article.contains("77"), "{article}");
    assert!(article.contains("In the **Count** field, enter `5`."), "{article}");
    assert!(article.contains("Set **Batch processing** to Yes."), "{article}");
}

#[test]
fn synchronizing_by_hand_is_recorded_and_a_canceled_dialog_leaves_nothing() {
    let article = records(
        Hands::Keys,
        "post-orders-once",
        &[
            (Link, "Store financials", Press),
            (Link, "Synchronize orders", Press),
            (Button, "Cancel", Press),
            (Link, "Synchronize orders", Press),
            (Combobox, "Organization hierarchy", Expand),
            (Role::Option, "Stores by Region", Select),
            (Treeitem, "Stores by Region", Select),
            (Button, "Add selection", Press),
            (Tab, "Run in the background", Select),
            (Button, "Recurrence", Press),
            (Radio, "End After", Select),
            (Spinbutton, "End After", text("1")),
            (Button, "OK", Press),
            (Button, "OK", Press),
        ],
    );
    assert!(!article.contains("Cancel"), "{article}");
    assert!(article.contains("Select the **Add selection** arrow."), "{article}");
    assert_eq!(article.matches("Select **Synchronize orders**").count(), 1, "{article}");
}

#[test]
fn synchronizing_by_hand_with_the_mouse_is_recorded() {
    let article = records(
        Hands::Mouse,
        "post-orders-once",
        &[
            (Link, "Store financials", Press),
            (Link, "Synchronize orders", Press),
            (Combobox, "Organization hierarchy", Press),
            (Role::Option, "Stores by Region", Select),
            (Treeitem, "Stores by Region", Select),
            (Button, "Add selection", Press),
            (Tab, "Run in the background", Select),
            (Button, "Recurrence", Press),
            (Radio, "End After", Select),
            (Spinbutton, "End After", text("3")),
            (Button, "OK", Press),
            (Button, "OK", Press),
        ],
    );
    assert_eq!(
        steps(&article),
        [
            "Go to **All workspaces \\> Store financials**.",
            "Select **Synchronize orders**.",
            "In the **Organization hierarchy** field, select **Stores by Region**.",
            "Select **Stores by Region**.",
            "Select the **Add selection** arrow.",
            "Select the **Run in the background** tab.",
            "Select **Recurrence**.",
            "Select the **End After** option.",
            "In the **End After** field, enter `3`.",
            "Select **OK**.",
            "Select **OK**.",
        ]
    );
}

#[test]
fn scheduling_the_synchronization_is_recorded() {
    records(
        Hands::Keys,
        "post-orders-every-few-minutes",
        &[
            (Link, "Store financials", Press),
            (Link, "Synchronize orders", Press),
            (Combobox, "Organization hierarchy", Expand),
            (Role::Option, "Stores by Region", Select),
            (Treeitem, "Fabrikam extended online store", Select),
            (Button, "Add selection", Press),
            (Tab, "Run in the background", Select),
            (Switch, "Batch processing", Toggle),
            (Button, "Recurrence", Press),
            (Radio, "No end date", Select),
            (Spinbutton, "Count", text("5")),
            (Button, "OK", Press),
            (Button, "OK", Press),
        ],
    );
}
