//! `guide check` on the procedures of the documentation, on variants of them, and on articles that
//! are wrong: every step is carried out on the real screen, and what it did is told.

use serde_json::Value;

use crate::program::{Ended, Folder};

/// The procedures of the documentation, to the letter.
const ARTICLE: &str = r#"# Post online sales and payments

### Manually run the P-job

1. In headquarters, go to **All workspaces \> Retail and Commerce IT**.
2. Select **Distribution schedule**.
3. Select **P-0001**.
4. Adjust channel database groups, if required.
5. Select **Run now**.
6. Select **Yes**.

### Schedule a recurring P-job

1. In headquarters, go to **All workspaces \> Retail and Commerce IT**.
2. Select **Distribution schedule**.
3. Select **P-0001**.
4. Select **Create batch job**.
5. Select **Run in the background**.
5. Enable **Batch processing**.
6. Select **Recurrence**.
7. Select the **No end date** option.
8. In the **Count** field, enter the interval between the runs in minutes. Typically, this would be 5-10 minutes.
9. Select **OK**.
10. Select **OK**.

### Manually run order synchronization

1. In headquarters, go to **All workspaces \> Store financials**.
2. Select **Synchronize orders**.
3. In the **Organization hierarchy** field, select **Stores by Region**.
    1. Select either a specific online store, or select a node if you want to create the batch job for a group of stores.  
    1. Select the arrow to add your selection.  
4. Select the **Run in the background** tab.
5. Disable **Batch processing**.
6. Select **Recurrence**.
7. Select the **End After** option.
8. In the **End After** field, enter "1".
9. Select **OK**.
10. Select **OK**.

### Schedule recurring order synchronization

1. In headquarters, go to **All workspaces \> Store financials**.
2. Select **Synchronize orders**.
3. In the **Organization hierarchy** field, select **Stores by Region**.
    1. Select either a specific online store, or select a node if you want to create the batch job for a group of stores.  
    1. Select the arrow to add your selection.  
4. Select the **Run in the background** tab.
5. Enable **Batch processing**.
6. Select **Recurrence**.
7. Select the **No end date** option.
8. In the **Count** field, enter the interval between the runs in minutes. Typically, this would be 2-20 minutes.
9. Select **OK**.
10. Select **OK**.
"#;

fn check(article: &str) -> Ended {
    let folder = Folder::bare();
    let file = folder.beside("article.md");
    std::fs::write(&file, article).unwrap();
    folder.run(&["guide", "check", file.to_str().unwrap(), "--json"])
}

/// The procedures of the one article that was checked.
fn procedures(ended: &Ended) -> Vec<Value> {
    ended.json()["files"][0]["procedures"].as_array().unwrap().clone()
}

/// One procedure of the documentation under its heading, by its place from 0.
fn procedure(at: usize) -> String {
    format!("### {}", ARTICLE.split("### ").nth(at + 1).unwrap())
}

/// A procedure with the text between two steps replaced.
fn with(at: usize, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(procedure(at), |text, (old, new)| {
        assert!(text.contains(old), "{old} is not in the procedure");
        text.replacen(old, new, 1)
    })
}

fn effect(procedure: &Value, what: &str) -> i64 {
    procedure["effect"][what].as_i64().unwrap()
}

#[test]
fn all_four_procedures_of_the_documentation_pass_and_change_what_they_say() {
    let ended = check(ARTICLE).expect(0);
    let all = procedures(&ended);
    assert_eq!(all.len(), 4);
    for procedure in &all {
        let results: Vec<&str> = procedure["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s["result"].as_str().unwrap())
            .collect();
        assert!(results.iter().all(|result| ["done", "optional"].contains(result)), "{results:?}");
    }
    let effects = |what| all.iter().map(|one| effect(one, what)).collect::<Vec<_>>();
    assert_eq!(effects("batch_jobs"), [1, 1, 0, 1]);
    let [by_hand, scheduled, ..] = effects("transactions")[..] else { panic!() };
    assert!(by_hand > 0 && by_hand == scheduled, "the first run pulls what the run by hand does");
    let [0, 0, by_hand, scheduled] = effects("sales_orders")[..] else { panic!() };
    assert!(by_hand > 0 && by_hand == scheduled);
    // The same article does the same each time.
    assert_eq!(procedures(&check(ARTICLE)), all);
}

#[test]
fn other_values_than_those_of_the_documentation_pass_as_well() {
    let no_end = "7. Select the **No end date** option.\n";
    let count = "8. In the **Count** field, enter the interval between the runs in minutes. \
                 Typically, this would be 5-10 minutes.\n";
    let variants: &[&[(&str, &str)]] = &[
        &[(count, "8. Select **Hours**.\n8. In the **Count** field, enter 4.\n")],
        &[(
            count,
            "8. Select the **Days** option.\n8. In the **Count** field, enter the number of days between two runs. Typically, this is 1-3 days.\n",
        )],
        &[(
            count,
            "8. Select the **Weeks** option.\n8. Check **Monday**.\n8. Check **Thursday**.\n8. In the **Count** field, enter 2.\n",
        )],
        &[(
            no_end,
            "7. Select the **End by** option.\n7. In the **End by** field, enter **02/28/2026**.\n",
        )],
        &[(
            no_end,
            "7. Select the **End After** option.\n7. In the **End After** field, enter \"12\".\n",
        )],
        &[(
            no_end,
            "7. In the **Start date** field, enter **01/06/2026**.\n7. In the **Start time** field, enter **06:30:00 AM**.\n7. In the **Time zone** field, select **Europe/Berlin**.\n",
        )],
        &[(
            "5. Enable **Batch processing**.\n",
            "5. Set **Batch processing** to **Yes**.\n5. In the **Task description** field, enter **Pull all**.\n5. Enable **Private**.\n5. Enable **Critical job**.\n5. In the **Monitoring category** field, enter **Retail**.\n5. Select **Alerts**.\n5. Enable **Error**.\n5. Select **OK**.\n",
        )],
    ];
    for variant in variants {
        let ended = check(&with(1, variant));
        assert_eq!(ended.code, Some(0), "{variant:?}\n{}", ended.out);
        assert_eq!(effect(&procedures(&ended)[0], "batch_jobs"), 1, "{variant:?}");
    }
}

#[test]
fn other_nodes_and_intervals_of_order_synchronization_pass_as_well() {
    let either = "    1. Select either a specific online store, or select a node if you want to create \
                  the batch job for a group of stores.  \n";
    let count = "8. In the **Count** field, enter the interval between the runs in minutes. \
                 Typically, this would be 2-20 minutes.\n";
    let variants: &[&[(&str, &str)]] = &[
        &[(either, "    1. Select **Online**.\n")],
        &[(either, "    1. Select the **AW online store** node.\n")],
        &[
            (either, "    1. Select **Stores by Region**.\n"),
            (count, "8. In the **Count** field, enter **15**.\n"),
        ],
        &[(count, "8. Select the **Months** option.\n8. In the **Count** field, enter 1.\n")],
    ];
    for variant in variants {
        let ended = check(&with(3, variant));
        assert_eq!(ended.code, Some(0), "{variant:?}\n{}", ended.out);
        assert_eq!(effect(&procedures(&ended)[0], "batch_jobs"), 1, "{variant:?}");
    }
}

/// The step that says how often P-0001 runs.
const COUNT: &str = "8. In the **Count** field, enter the interval between the runs in minutes. \
                 Typically, this would be 5-10 minutes.\n";

/// Which procedure, what is replaced in it by what, and how the step ends that is wrong by then.
const WRONG: &[(usize, &str, &str, &str)] = &[
    // The unit is not the one that the dialog counts in.
    (
        1,
        COUNT,
        "8. Select the **Hours** option.\n8. In the **Count** field, enter the interval in minutes. Typically, this is 5-10 minutes.\n",
        "impossible",
    ),
    // A value that the field calls wrong.
    (1, COUNT, "8. In the **Count** field, enter **0**.\n", "impossible"),
    // Captions that are not there.
    (1, "**Create batch job**", "**Create a batch job**", "impossible"),
    (1, "**Recurrence**", "**Repetition**", "impossible"),
    // The field belongs to another option.
    (1, COUNT, "8. In the **End After** field, enter \"3\".\n", "impossible"),
    // The field shows that number already, but it does not count before its option is selected.
    (2, "7. Select the **End After** option.\n", "", "impossible"),
    // No step says what is to be entered.
    (
        1,
        COUNT,
        "8. In the **Count** field, enter the interval between the runs in minutes.\n",
        "not understood",
    ),
    // Nothing was added: OK cannot be pressed.
    (3, "    1. Select the arrow to add your selection.  \n", "", "impossible"),
    (3, "**Stores by Region**", "**Stores by Continent**", "impossible"),
    // Steps in the wrong order: the dialog is not open yet, or is closed again.
    (
        0,
        "5. Select **Run now**.\n6. Select **Yes**.\n",
        "5. Select **Yes**.\n6. Select **Run now**.\n",
        "impossible",
    ),
    (
        1,
        "6. Select **Recurrence**.\n7. Select the **No end date** option.\n",
        "6. Select the **No end date** option.\n7. Select **Recurrence**.\n",
        "impossible",
    ),
    (2, "2. Select **Synchronize orders**.\n", "2. Disable **Batch processing**.\n", "impossible"),
    (
        2,
        "8. In the **End After** field, enter \"1\".\n9. Select **OK**.\n",
        "8. Select **OK**.\n9. In the **End After** field, enter \"1\".\n",
        "impossible",
    ),
];

#[test]
fn a_procedure_that_cannot_be_carried_out_fails_at_the_step_that_is_wrong() {
    for (at, old, new, result) in WRONG {
        let ended = check(&with(*at, &[(old, new)]));
        assert_eq!(ended.code, Some(1), "{new}\n{}", ended.out);
        let procedure = &procedures(&ended)[0];
        let steps = procedure["steps"].as_array().unwrap();
        let failed =
            steps.iter().find(|step| step["result"] != "done" && step["result"] != "optional");
        let failed = failed.unwrap_or_else(|| panic!("{new}: no step failed"));
        assert_eq!(failed["result"], *result, "{failed}");
        assert!(!failed["why"].as_str().unwrap_or_default().is_empty(), "{failed}");
    }
}
