//! Somebody's own shop, tried on the real program: from a small folder of foreign files to posted
//! orders, with setup that the import makes or that setup files bring.

#[path = "own_shop/interrupted.rs"]
mod interrupted;
#[path = "own_shop/setup.rs"]
mod setup;

use std::fs;
use std::path::{Path, PathBuf};

use commerce_hq::store::Headquarters;
use serde_json::{Value, json};

use crate::program::{Ended, Folder};

const HEADER: &str = "RetailTransactionTable.csv";
const SALES: &str = "RetailTransactionSalesTrans.csv";
const PAYMENTS: &str = "RetailTransactionPaymentTrans.csv";
const TAXES: &str = "RetailTransactionTaxTrans.csv";

/// Orders of a bicycle shop that no demo company has heard of: 20.00 and 4.00 tax each, all numbers as
/// a shop shows them, sales above zero when `sale` is 1.
struct Shop {
    orders: u32,
    sale: i32,
}

impl Shop {
    const PRODUCT: Self = Self { orders: 3, sale: -1 };

    fn files(&self) -> [(&'static str, String); 4] {
        let mut header =
            "TRANSACTIONID,DataAreaId,Channel,store,terminal,type,businessDate,currency,\
                          custAccount,grossAmount,netAmount,paymentAmount,numberOfItemLines,\
                          numberOfPaymentLines,DlvMode,InventLocationId,channelReferenceId\n"
                .to_owned();
        let mut sales =
            "DataAreaId,Channel,store,terminalId,transactionId,lineNum,itemId,unit,qty,\
                         price,netAmount,netAmountInclTax,taxAmount,taxGroup,TaxItemGroup\n"
                .to_owned();
        let mut payments = "DataAreaId,Channel,store,terminal,transactionId,lineNum,tenderType,\
                            amountTendered,cardTypeId,authenticationCode\n"
            .to_owned();
        let mut taxes = "DataAreaId,Channel,StoreId,TerminalId,transactionId,SaleLineNum,TaxCode,\
                         Amount,TaxBaseAmount,TaxPercentage\n"
            .to_owned();
        let (gross, net, tax) = (24 * self.sale, 20 * self.sale, 4 * self.sale);
        for number in 1..=self.orders {
            let key = format!("velo,77,LYON,T1,V-{number}");
            header.extend([format!(
                "V-{number},velo,77,LYON,T1,27,2026-03-0{number},EUR,C-{number},{gross},{net},24,1,1,\
                 POST,DEPOT,REF-{number}\n"
            )]);
            let qty = self.sale;
            sales.extend([format!("{key},1,BELL,pcs,{qty},20,{net},{gross},{tax},FR,STD\n")]);
            let card = if number % 2 == 0 { "Visa,123" } else { "," };
            payments.extend([format!("{key},1,{},24,{card}\n", number % 2)]);
            taxes.extend([format!("{key},1,TVA,4,{net},20\n")]);
        }
        [(HEADER, header), (SALES, sales), (PAYMENTS, payments), (TAXES, taxes)]
    }

    fn write(&self, folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        for (name, text) in self.files() {
            fs::write(folder.join(name), text).unwrap();
        }
    }
}

/// A folder beside the store with the files of the shop.
fn shop(store: &Folder, shop: &Shop) -> PathBuf {
    let folder = store.beside("shop");
    shop.write(&folder);
    folder
}

fn import(store: &Folder, folder: &Path, more: &[&str]) -> Ended {
    let folder = folder.to_str().unwrap();
    let fixed = ["import", folder, "--channel-database", "Velo", "--json"];
    store.run(&[&fixed[..], more].concat())
}

/// Every list as a program reads it, in bytes.
fn picture(store: &Folder) -> Vec<String> {
    let lists = ["transactions", "orders", "payments", "postings", "upload-sessions", "errors"];
    let shown =
        lists.map(|list| store.run(&["show", list, "--json", "--limit", "0"]).expect(0).out);
    let setup = store.look(|headquarters| format!("{:?}", headquarters.setup()));
    shown.into_iter().chain([setup]).collect()
}

fn post(store: &Folder) -> Value {
    store.run(&["run", "p-0001"]).expect(0);
    store.run(&["run", "synchronize-orders", "--node", "LYON", "--json"]).expect(0).json()
}

fn made<'a>(result: &'a Value, kind: &str) -> Vec<&'a str> {
    let made = result["made"].as_array().unwrap().iter();
    made.filter(|it| it["kind"] == kind).map(|it| it["key"].as_str().unwrap()).collect()
}

#[test]
fn a_foreign_shop_is_posted_in_one_go() {
    for empty in [false, true] {
        let store = if empty { Folder::bare() } else { Folder::new() };
        if empty {
            store.run(&["--empty", "clock", "show"]).expect(0);
        }
        let folder = shop(&store, &Shop::PRODUCT);
        let imported = import(&store, &folder, &["--create-missing"]).expect(0).json();
        assert_eq!(imported["transactions"], 3);
        assert_eq!(made(&imported, "channel"), ["77 LYON"]);
        assert_eq!(made(&imported, "channel database"), ["Velo"]);
        assert_eq!(made(&imported, "customer"), ["velo C-1", "velo C-2", "velo C-3"]);
        assert_eq!(made(&imported, "released product"), ["velo BELL"]);
        assert_eq!(made(&imported, "payment method"), ["77 1", "77 0"]);
        assert_eq!(made(&imported, "sales tax code"), ["TVA"]);
        let mut customer = imported["made"].as_array().unwrap().iter();
        let customer = customer.rfind(|it| it["key"] == "velo C-2").unwrap();
        assert_eq!((&customer["file"], &customer["line"]), (&json!(HEADER), &json!(3)));

        let posted = post(&store);
        assert_eq!((&posted["succeeded"], &posted["failed"]), (&json!(3), &json!(0)), "{posted}");
        assert_eq!(posted["amount"], json!({"EUR": "72.00"}));
        store.run(&["doctor"]).expect(0);
        // The setup is the same after the store was opened again, and nothing is made twice.
        let again = import(&store, &folder, &["--create-missing"]).expect(0).json();
        assert_eq!(again["made"], json!([]));
    }
}

#[test]
fn nothing_that_exists_is_changed() {
    let store = Folder::new();
    let before = store.look(Headquarters::setup);
    let folder = shop(&store, &Shop::PRODUCT);
    import(&store, &folder, &["--create-missing"]).expect(0);
    let after = store.look(Headquarters::setup);
    assert_eq!(after.customers[..before.customers.len()], before.customers[..]);
    assert_eq!(after.products[..before.products.len()], before.products[..]);
    assert_eq!(after.channels[..before.channels.len()], before.channels[..]);
    assert_eq!(after.companies[..before.companies.len()], before.companies[..]);
    assert_eq!(after.schedules, before.schedules);
    assert_eq!(after.tax_groups[..before.tax_groups.len()], before.tax_groups[..]);
    // An order of a store that is set up needs nothing.
    let sample = crate::program::sample_order();
    let made = import(&store, sample, &["--create-missing"]).expect(0).json();
    assert_eq!(made["made"], json!([]));
}

#[test]
fn a_dry_run_lists_what_it_would_make_and_changes_nothing() {
    let store = Folder::new();
    store.run(&["clock", "pause"]).expect(0);
    let folder = shop(&store, &Shop::PRODUCT);
    let before = picture(&store);
    let dry = import(&store, &folder, &["--create-missing", "--dry-run"]).expect(0).json();
    assert_eq!(picture(&store), before);
    import(&store, &folder, &[]).expect(2);
    let real = import(&store, &folder, &["--create-missing"]).expect(0).json();
    assert_eq!((&dry["made"], &dry["rows"]), (&real["made"], &real["rows"]));
    let text = store.run(&["import", folder.to_str().unwrap(), "--channel-database", "Velo"]);
    assert!(text.expect(0).out.starts_with("3 transactions, 12 rows went into"));
}

#[test]
fn files_that_show_sales_as_positive_are_named_and_turned() {
    let store = Folder::new();
    let folder = shop(&store, &Shop { sale: 1, ..Shop::PRODUCT });
    let before = picture(&store);
    let refused = import(&store, &folder, &["--create-missing"]).expect(2);
    assert!(refused.err.contains(HEADER) && refused.err.contains("--positive-sales"));
    assert_eq!(picture(&store), before);
    let turned = ["--create-missing", "--positive-sales"];
    import(&store, &folder, &turned).expect(0);
    let posted = post(&store);
    assert_eq!((&posted["succeeded"], &posted["amount"]), (&json!(3), &json!({"EUR": "72.00"})));
    // And the other way round: what is as the product stores it is not turned.
    Shop::PRODUCT.write(&folder);
    let refused = import(&store, &folder, &turned).expect(2);
    assert!(refused.err.contains("without"), "{}", refused.err);
}

#[test]
fn files_that_are_imported_again_are_there_already() {
    let store = Folder::new();
    let folder = shop(&store, &Shop::PRODUCT);
    import(&store, &folder, &["--create-missing"]).expect(0);
    assert_eq!(post(&store)["sales_orders"], 3);
    let again = import(&store, &folder, &[]).expect(0).json();
    assert_eq!((&again["transactions"], &again["already_there"]), (&json!(3), &json!(0)));
    let pulled = store.run(&["run", "p-0001", "--json"]).expect(0).json();
    assert_eq!((&pulled["staged"], &pulled["duplicates"]), (&json!(0), &json!(3)));
}

#[test]
fn a_rejected_row_is_named_and_holds_back_its_transaction_and_the_setup_of_it() {
    let good = Shop::PRODUCT.files();
    let cases = [
        (
            SALES,
            "velo,77,LYON,T1,V-2,1,BELL,pcs,-1,20",
            "velo,77,LYON,T1,V-2,1,BELL,pcs,one,20",
            "qty",
        ),
        (HEADER, "2026-03-02", "2026-02-30", "businessDate"),
        (PAYMENTS, "V-2,1,0,24", "V-2,1,0,2..4", "amountTendered"),
        (TAXES, "V-2,1,TVA,4,-20,20", "V-2,1,TVA,4,-20,\u{e9}", "TaxPercentage"),
    ];
    for (file, from, to, column) in cases {
        let store = Folder::new();
        let folder = shop(&store, &Shop::PRODUCT);
        let (_, text) = good.iter().find(|(name, _)| *name == file).unwrap();
        assert!(text.contains(from), "{file}");
        fs::write(folder.join(file), text.replace(from, to)).unwrap();
        let imported = import(&store, &folder, &["--create-missing"]).expect(3).json();
        let counts = ["transactions", "held_back", "rejected"].map(|name| imported[name].clone());
        assert_eq!(counts, [2, 1, 1].map(Value::from), "{file}");
        let rejection = &imported["rejections"][0];
        assert_eq!((&rejection["file"], &rejection["line"]), (&json!(file), &json!(3)), "{file}");
        assert_eq!(
            (&rejection["column"], &rejection["transaction"]),
            (&json!(column), &json!("velo/77/LYON/T1/V-2"))
        );
        assert_eq!(made(&imported, "customer"), ["velo C-1", "velo C-3"], "{file}");
        assert_eq!(post(&store)["succeeded"], 2);
    }
}
