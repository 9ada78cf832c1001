//! Setup files of a shop: any of them, merged into what is there, bad rows named.

use std::fs;
use std::path::PathBuf;

use commerce_hq::jobs::setup_files::demo_setup;
use serde_json::{Value, json};

use super::{Shop, picture, shop};
use crate::program::{Ended, Folder};

/// A folder beside the store with these files.
fn folder(store: &Folder, files: &[(&str, &str)]) -> PathBuf {
    let folder = store.beside("setup");
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn import(store: &Folder, files: &[(&str, &str)], more: &[&str]) -> Ended {
    let folder = folder(store, files);
    let fixed = ["import-setup", folder.to_str().unwrap(), "--json"];
    store.run(&[&fixed[..], more].concat())
}

/// Read, added, changed, unchanged, rejected.
fn counts(result: &Value, file: &str) -> [u64; 5] {
    let found = result["files"].as_array().unwrap().iter().find(|it| it["file"] == file).unwrap();
    ["read", "added", "changed", "unchanged", "rejected"].map(|name| found[name].as_u64().unwrap())
}

const CUSTOMERS: &str = "company,account,name\nusrt,C-1,Ann\nusrt,2001,Bea\nusrt,C-2,Cid\n";

#[test]
fn rows_are_added_changed_or_found_unchanged() {
    let store = Folder::new();
    let first = import(&store, &[("customers.csv", CUSTOMERS)], &[]).expect(0).json();
    assert_eq!(counts(&first, "customers.csv"), [3, 2, 1, 0, 0]);
    let again = import(&store, &[("customers.csv", CUSTOMERS)], &[]).expect(0).json();
    assert_eq!(counts(&again, "customers.csv"), [3, 0, 0, 3, 0]);
    store.look(|headquarters| {
        let setup = headquarters.setup();
        let usrt = commerce_hq::domain::CompanyId::new("usrt");
        assert_eq!(setup.customer(&usrt, "2001").unwrap().name, "Bea");
        assert_eq!(setup.customer(&usrt, "C-2").unwrap().name, "Cid");
        assert!(setup.customer(&usrt, "100001").is_some(), "what no file names stays");
    });
}

#[test]
fn a_bad_row_is_named_and_the_rest_goes_in() {
    let store = Folder::new();
    let files = [
        ("units.csv", "unit,name,decimals\npcs,Pieces,0\ncask,Cask,many\n"),
        (
            "products.csv",
            "company,item,name,unit,price,item sales tax group\n\
             usrt,P1,Bell,pcs,20,RP\n\
             usrt,P2,Lamp,cask,20,RP\n\
             usrt,P3,Pump,pcs,,RP\n\
             usrt,P4,Lock,pcs,20,NONE\n\
             nowhere,P5,Tyre,pcs,20,RP\n\
             usrt,P1,Bell again,pcs,20,RP\n\
             usrt,P6,Seat,pcs\n",
        ),
    ];
    let result = import(&store, &files, &[]).expect(3).json();
    assert_eq!(counts(&result, "units.csv"), [2, 1, 0, 0, 1]);
    assert_eq!(counts(&result, "products.csv"), [7, 1, 0, 0, 6]);
    assert_eq!(result["rejected"], 7);
    let rejections = result["rejections"].as_array().unwrap();
    let found: Vec<(u64, &str, &str)> = rejections
        .iter()
        .filter(|it| it["file"] == "products.csv")
        .map(|it| {
            let column = it["column"].as_str().unwrap_or("");
            (it["line"].as_u64().unwrap(), column, it["reason"].as_str().unwrap())
        })
        .collect();
    let expected = [
        (3, "unit", "there is no unit"),
        (4, "price", "needed and missing"),
        (5, "item_sales_tax_group", "there is no item sales tax group"),
        (6, "company", "there is no company"),
        (7, "item", "given twice"),
        (8, "", "4 values"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((line, column, reason), (found_line, found_column, found_reason)) in
        expected.into_iter().zip(found)
    {
        assert_eq!((found_line, found_column), (line, column));
        assert!(found_reason.contains(reason), "{line}: {found_reason}");
    }
    let text = store.run(&["import-setup", store.beside("setup").to_str().unwrap()]).expect(3).out;
    assert!(
        text.contains("Unchanged") && text.contains("products.csv line 3, unit, cask"),
        "{text}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_rejected_alone() {
    let store = Folder::new();
    fs::create_dir_all(store.beside("setup")).unwrap();
    fs::write(store.beside("setup").join("products.csv"), b"company,item\xff\n").unwrap();
    let files = [
        ("customers.csv", CUSTOMERS),
        ("units.csv", "unit,decimals\npcs,0\n"),
        ("companies.toml", "[[companies]\nid = 1"),
        ("readme.csv", "hello\n"),
    ];
    let result = import(&store, &files, &[]).expect(3).json();
    assert_eq!(counts(&result, "customers.csv"), [3, 2, 1, 0, 0]);
    assert_eq!(counts(&result, "products.csv"), [0, 0, 0, 0, 1]);
    assert_eq!(counts(&result, "units.csv"), [1, 0, 0, 0, 1]);
    assert_eq!(counts(&result, "companies.toml")[4], 1);
    assert!(result["notes"][0].as_str().unwrap().contains("readme.csv"), "{}", result["notes"]);
    let nothing = store.beside("nothing");
    fs::create_dir_all(&nothing).unwrap();
    store.run(&["import-setup", nothing.to_str().unwrap()]).expect(2);
    store.run(&["import-setup", store.beside("nowhere").to_str().unwrap()]).expect(2);
}

#[test]
fn a_dry_run_changes_nothing() {
    let store = Folder::new();
    let before = picture(&store);
    let dry = import(&store, &[("customers.csv", CUSTOMERS)], &["--dry-run"]).expect(0).json();
    assert_eq!((&dry["dry_run"], counts(&dry, "customers.csv")), (&json!(true), [3, 2, 1, 0, 0]));
    assert_eq!(picture(&store), before);
}

#[test]
fn a_shop_that_is_set_up_by_files_is_posted() {
    let store = Folder::bare();
    store.run(&["--empty", "clock", "show"]).expect(0);
    // The demo company is somebody's own shop here.
    let demo = import(&store, demo_setup(), &[]).expect(0).json();
    assert_eq!(demo["rejected"], 0);
    let files: &[(&str, &str)] = &[
        ("main_accounts.csv", "account,name\n110110,Cash in stores\n"),
        ("channel_databases.csv", "name,group\nVelo,Default\n"),
        ("customers.csv", "company,account,name\nusrt,C-1,Ann\nusrt,C-2,Bea\nusrt,C-3,Cid\n"),
        ("units.csv", "unit,name,decimals\npcs,Pieces,0\n"),
        (
            "products.csv",
            "company,item,name,unit,price,item sales tax group\nusrt,BELL,Bell,pcs,20,RP\n",
        ),
        (
            "channels.csv",
            "channel,name,kind,operating unit,store number,company,currency,time zone,channel \
             database,warehouse,site,sales tax group,default customer\n77,LYON,RetailStore,770,LYON,\
             usrt,EUR,Europe/Paris,Velo,DEPOT,1,TX,C-1\n",
        ),
        ("registers.csv", "register,channel\nT1,770\n"),
        (
            "payment_methods.csv",
            "channel,payment method,name,function,main account\n770,0,Cards,Card,110120\n770,1,Cash,\
             Normal,110110\n",
        ),
        (
            "hierarchies.toml",
            "[[hierarchies]]\nname = \"Velo\"\n[hierarchies.nodes]\nFrance = [\"LYON\"]\n",
        ),
    ];
    fs::remove_dir_all(store.beside("setup")).unwrap();
    let own = import(&store, files, &[]).expect(0).json();
    assert_eq!(counts(&own, "channels.csv"), [1, 1, 0, 0, 0]);
    assert_eq!(counts(&own, "main_accounts.csv"), [1, 0, 0, 1, 0]);
    let folder = shop(&store, &Shop::PRODUCT);
    super::import(&store, &folder, &[]).expect(0);
    store.run(&["run", "p-0001"]).expect(0);
    let run = ["run", "synchronize-orders", "--hierarchy", "Velo", "--node", "France", "--json"];
    let posted = store.run(&run).expect(0).json();
    assert_eq!((&posted["succeeded"], &posted["amount"]), (&json!(3), &json!({"EUR": "72.00"})));
    store.run(&["doctor"]).expect(0);
    // With what is set up by files, nothing of it is made again.
    let made = super::import(&store, &folder, &["--create-missing"]).expect(0).json();
    assert!(super::made(&made, "channel").is_empty() && super::made(&made, "customer").is_empty());
    store.run(&["run", "p-0001"]).expect(0);
    assert_eq!(store.run(&run).expect(0).json()["already_synchronized"], 3);
}

#[test]
fn what_an_import_did_reaches_another_process_as_it_is() {
    use commerce_hq::engine::Outcome;
    use commerce_hq::engine::outcome::{ImportResult, SetupFileResult, SetupImportResult};
    let files = vec![SetupFileResult { file: "units.csv".into(), ..Default::default() }];
    let setup = SetupImportResult { files, ..Default::default() };
    for outcome in [Outcome::SetupImport(setup), Outcome::Import(ImportResult::default())] {
        let sent = serde_json::to_string(&outcome).unwrap();
        assert_eq!(serde_json::from_str::<Outcome>(&sent).unwrap(), outcome);
    }
}
