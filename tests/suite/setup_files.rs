//! Setup files that people write: every kind of mistake is named with its place, and what is right
//! merges into what is there.

use commerce_hq::domain::{CompanyId, Setup};
use commerce_hq::jobs::setup_files::{
    Change, Merged, Place, Problem, SetupError, SetupFiles, demo_setup,
};
use proptest::prelude::*;

fn demo() -> Setup {
    SetupFiles::demo().read().unwrap()
}

/// One file merged into the demo company.
fn merge(name: &str, text: &str) -> Result<Merged, Vec<SetupError>> {
    SetupFiles::new([(name, text)]).merge_into(demo())
}

/// The only error of one file.
fn error(name: &str, text: &str) -> SetupError {
    let mut errors = merge(name, text).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    errors.remove(0)
}

/// The only error as a sentence.
fn message(name: &str, text: &str) -> String {
    error(name, text).to_string()
}

fn change(what: &'static str, key: &str, replaced: bool) -> Change {
    Change { what, key: key.to_owned(), replaced }
}

#[test]
fn a_subset_merges_into_what_is_there_and_says_what_it_did() {
    let text = "company,account,name\nusrt,2001,Karen Berg-Lee\nusrt,2002,New Customer\n";
    let merged = merge("customers.csv", text).unwrap();
    let expected = [change("customer", "usrt 2001", true), change("customer", "usrt 2002", false)];
    assert_eq!(merged.changes, expected);
    let usrt = CompanyId::new("usrt");
    assert_eq!(merged.setup.customer(&usrt, "2001").unwrap().name, "Karen Berg-Lee");
    assert_eq!(merged.setup.customers.len(), demo().customers.len() + 1);
    assert_eq!(merged.setup.products, demo().products);
}

#[test]
fn names_of_files_and_columns_are_read_in_any_case_and_order() {
    let text = "\u{feff}Zip_Code,NAME,Company,  Account \r\n77056,Ann,USRT,9001\r\n";
    let merged = merge("CUSTOMERS.CSV", text).unwrap();
    let customer = merged.setup.customer(&CompanyId::new("usrt"), "9001").unwrap();
    assert_eq!((customer.name.as_str(), customer.address.zip_code.as_str()), ("Ann", "77056"));
    assert_eq!(merged.notes, []);
}

#[test]
fn a_list_can_be_written_as_toml_too() {
    let text = "[[customers]]\ncompany = \"usrt\"\naccount = 9001\nname = \"Ann\"\n";
    let merged = merge("mine.toml", text).unwrap();
    assert_eq!(merged.changes, [change("customer", "usrt 9001", false)]);
}

#[test]
fn unknown_columns_lists_and_files_are_noted_and_source_is_not() {
    let files = SetupFiles::new([
        ("units.csv", "unit,name,colour,source\nea,Each,red,me\npr,Pair,blue,me\n"),
        ("readme.md", "read me"),
        ("customer.csv", "account\n1\n"),
        ("other.toml", "[[shops]]\nname = \"x\"\n"),
    ]);
    let notes = files.merge_into(demo()).unwrap().notes;
    let places: Vec<String> = notes.iter().map(|note| note.place.to_string()).collect();
    let expected = [
        "readme.md line 1",
        "customer.csv line 1",
        "other.toml line 1, shops",
        "units.csv line 1, colour",
    ];
    assert_eq!(places, expected);
}

#[test]
fn a_value_of_the_wrong_kind_is_named_with_line_column_value_and_reason() {
    let text = "# first comment\n\ncompany,item,name,unit,price,item sales tax group\n\
                # second comment\nusrt,1,One,ea,9.99,RP\nusrt,2,Two,ea,\"9,99\",RP\n";
    let error = error("products.csv", text);
    let place = Place { file: "products.csv".into(), line: 6, column: "price".into() };
    assert_eq!((&error.place, error.value.as_str()), (&place, "9,99"));
    assert_eq!(error.to_string(), "products.csv line 6, price: \"9,99\" is not a decimal number");
}

#[test]
fn lines_are_counted_through_comments_blank_lines_and_values_of_several_lines() {
    let text = "code,percent,name\r\n# a\r\nA,1,\"one\r\ntwo\"\r\n\r\n# b\r\n# c\r\nB,x,b\r\n";
    let place = error("sales_tax_codes.csv", text).place;
    assert_eq!((place.line, place.column.as_str()), (8, "percent"));
}

#[test]
fn a_price_that_is_not_above_zero_is_refused() {
    let text = "company,item,name,unit,price,item sales tax group\nusrt,1,One,ea,0,RP\n";
    assert_eq!(
        message("products.csv", text),
        "products.csv line 2, price: \"0\" is not above zero"
    );
}

#[test]
fn a_missing_value_is_named_at_its_row_and_a_missing_column_once_at_the_header() {
    let empty = "company,account,name\nusrt,1,Ann\nusrt,,Bob\n";
    assert_eq!(
        message("customers.csv", empty),
        "customers.csv line 3, account: it is needed and missing"
    );
    let absent = "# comment\ncompany,account\nusrt,1\nusrt,2\nusrt,3\n";
    assert_eq!(
        message("customers.csv", absent),
        "customers.csv line 2, name: it is needed and missing"
    );
}

#[test]
fn a_row_of_another_length_than_the_header_is_named() {
    let text = "code,description\n99,Standard\n98,Fast,very\n";
    let error = error("modes_of_delivery.csv", text);
    assert_eq!((error.place.line, error.problem), (3, Problem::Ragged { found: 3, expected: 2 }));
}

#[test]
fn the_same_key_or_column_twice_is_named_with_the_first_place() {
    let rows = "code,description\nA,one\nB,two\nA,three\n";
    assert_eq!(
        message("charge_codes.csv", rows),
        "charge_codes.csv line 4, code: \"A\" is given twice, first in charge_codes.csv line 2, code"
    );
    let columns = "Zip code,company,zip_code\n";
    assert!(matches!(error("customers.csv", columns).problem, Problem::Twice { .. }));
}

#[test]
fn text_that_is_no_toml_is_named_with_its_line() {
    let text = "[[schedules]]\nname = \"P-0003\"\nactive = yes\n";
    let error = error("schedules.toml", text);
    assert_eq!(error.place.line, 3);
    assert!(matches!(error.problem, Problem::Format(_)), "{error}");
}

const CHANNEL: &str = "channel,name,kind,operating unit,company,currency,time zone,\
                       channel database,warehouse,site,sales tax group,default customer\n";

#[test]
fn what_a_channel_refers_to_must_be_there() {
    let row = "7,Oslo,RetailStore,200,usrx,NOK,Europe/Oslo,sc9,OSLO,1,NO,5\n";
    let errors = merge("channels.csv", &format!("{CHANNEL}{row}")).unwrap_err();
    let columns: Vec<&str> = errors.iter().map(|error| error.place.column.as_str()).collect();
    let expected =
        ["channel_database", "company", "currency", "default_customer", "sales_tax_group"];
    assert_eq!(columns, expected);
    assert!(errors.iter().all(|error| error.place.line == 2));
    let company = errors.iter().find(|error| error.place.column == "company").unwrap();
    assert_eq!(
        company.to_string(),
        "channels.csv line 2, company: there is no company \"usrx\"; there is inmf, usrt"
    );
}

#[test]
fn a_channel_in_a_currency_without_exchange_rate_is_refused() {
    let row = "7,Oslo,RetailStore,200,usrt,NOK,Europe/Oslo,sc1001,OSLO,1,NONE,100001\n";
    let text = format!("{CHANNEL}{row}");
    assert_eq!(error("channels.csv", &text).place.column, "currency");
    let rates = ("exchange_rates.csv", "from,to,rate\nNOK,USD,0.09\n");
    let files = SetupFiles::new([("channels.csv", text.as_str()), rates]);
    assert!(files.merge_into(demo()).is_ok(), "the rate may come from another file");
}

#[test]
fn operating_unit_time_zone_and_kind_of_a_channel_are_checked() {
    let row = "7,Oslo,Shop,052,usrt,USD,Oslo,sc1001,OSLO,1,NONE,100001\n";
    let errors = merge("channels.csv", &format!("{CHANNEL}{row}")).unwrap_err();
    let columns: Vec<&str> = errors.iter().map(|error| error.place.column.as_str()).collect();
    assert_eq!(columns, ["kind", "operating_unit", "time_zone"]);
    assert!(errors[1].to_string().contains("Houston"), "{}", errors[1]);
}

#[test]
fn a_channel_that_is_given_again_keeps_its_registers_and_payment_methods() {
    let row =
        "5637144592,Houston,RetailStore,052,usrt,USD,America/Chicago,sc1001,HOUSTON,1,TX,2001\n";
    let merged = merge("channels.csv", &format!("{CHANNEL}{row}")).unwrap();
    let (before, houston) = (demo(), merged.setup.channel_named("Houston").unwrap());
    let old = before.channel_named("Houston").unwrap();
    assert_eq!(houston.default_customer, "2001");
    assert_eq!(houston.registers, old.registers);
    assert_eq!(houston.payment_methods, old.payment_methods);
    assert_eq!(merged.changes, [change("channel", "5637144592", true)]);
}

#[test]
fn a_channel_that_is_renamed_is_renamed_in_its_hierarchies() {
    let row = "5637144592,Houston Galleria,RetailStore,052,usrt,USD,America/Chicago,sc1001,\
               HOUSTON,1,TX,2001\n";
    let merged = merge("channels.csv", &format!("{CHANNEL}{row}")).unwrap();
    for hierarchy in &merged.setup.hierarchies {
        assert!(hierarchy.find("Houston Galleria", |_| None).is_ok(), "{}", hierarchy.name);
    }
}

#[test]
fn columns_that_are_missing_hide_no_other_error() {
    let rows: Vec<String> = (0..2_000).map(|row| format!("usrt,{row},x")).collect();
    let text = format!("company,item,price\n{}", rows.join("\n"));
    let errors = merge("products.csv", &text).unwrap_err();
    let missing = errors.iter().filter(|error| error.problem == Problem::Missing).count();
    assert_eq!((missing, errors.len()), (3, 1_000));
}

#[test]
fn a_payment_method_replaces_the_one_with_its_id_in_its_channel_only() {
    let text =
        "channel,payment method,name,function,main account\nhouston,3,Vouchers,Normal,110130\n";
    let merged = merge("payment_methods.csv", text).unwrap();
    assert_eq!(merged.changes, [change("payment method", "052 3", true)]);
    let name = |channel| {
        let channel = merged.setup.channel_named(channel).unwrap();
        channel.payment_method("3").unwrap().name.clone()
    };
    assert_eq!((name("052").as_str(), name("128").as_str()), ("Vouchers", "Cards"));
}

#[test]
fn a_register_that_is_given_to_another_channel_leaves_its_own() {
    let merged = merge("registers.csv", "register,channel\nSEATTLE-1,Boston\n").unwrap();
    let has = |name| {
        let channel = merged.setup.channel_named(name).unwrap();
        channel.registers.iter().any(|register| register == "SEATTLE-1")
    };
    assert!(has("Boston") && !has("Seattle"));
    assert_eq!(merged.changes, [change("register", "057 SEATTLE-1", true)]);
    let unknown = message("registers.csv", "register,channel\nOSLO-1,Oslo\n");
    assert!(unknown.starts_with("registers.csv line 2, channel: there is no"), "{unknown}");
}

#[test]
fn a_main_account_that_is_renamed_is_renamed_wherever_it_is_used() {
    let merged = merge("main_accounts.csv", "account,name\n110120,Cards in transit\n").unwrap();
    let fabrikam = merged.setup.channel_named("128").unwrap();
    assert_eq!(fabrikam.payment_method("3").unwrap().account.name, "Cards in transit");
    assert_eq!(merged.changes, [change("main account", "110120", true)]);
}

#[test]
fn a_hierarchy_names_the_line_of_a_store_that_there_is_not_or_twice() {
    let text = "[[hierarchies]]\nname = \"Mine\"\n[hierarchies.nodes]\nNorth = [\n  \"Boston\",\n  \
                \"Oslo\",\n]\nSouth = [\"052\"]\n\"Far south\" = { Deep = [\"Houston\"] }\n";
    let errors = merge("hierarchies.toml", text).unwrap_err();
    let lines: Vec<(u64, &str)> =
        errors.iter().map(|error| (error.place.line, error.value.as_str())).collect();
    assert_eq!(lines, [(6, "Oslo"), (9, "Houston")]);
}

#[test]
fn a_hierarchy_stands_in_the_order_in_which_it_is_written() {
    let text = "[[hierarchies]]\nname = \"Mine\"\nroot = \"All\"\n[hierarchies.nodes]\n\
                Zoo = [\"Boston\", { Inner = \"Seattle\" }]\nAnt = [\"052\"]\n";
    let merged = merge("hierarchies.toml", text).unwrap();
    let mine = merged.setup.hierarchy("Mine").unwrap();
    let paths: Vec<String> = mine.nodes.iter().map(|node| mine.path(node.id)).collect();
    let expected = [
        "All",
        "All / Zoo",
        "All / Zoo / Boston",
        "All / Zoo / Inner",
        "All / Zoo / Inner / Seattle",
        "All / Ant",
        "All / Ant / Houston",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn groups_and_tables_of_a_schedule_are_checked_at_their_line() {
    let text = "[[schedules]]\nname = \"P-0003\"\nactive = true\ngroups = [\n  \"Default\",\n  \
                \"Mars\",\n]\n[[schedules.jobs]]\njob = \"P-0003\"\nenabled = true\n\
                tables = [\"RetailTransactionTable\", \"Sales\"]\n";
    let errors = merge("schedules.toml", text).unwrap_err();
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors[0].to_string().starts_with(
        "schedules.toml line 6, groups: there is no channel database group \"Mars\"; there is Default,"
    ));
    assert_eq!(errors[1].place.to_string(), "schedules.toml line 11, jobs.tables");
}

fn company(calendar: &str, sequence: &str) -> String {
    let sequence = format!("{{ code = \"c\", {sequence} }}");
    format!(
        "[[companies]]\nid = \"frrt\"\nname = \"France\"\ncurrency = \"EUR\"\n\
         [companies.posting_profile]\nopen_orders = 130200\ndeferred_revenue = 250200\n\
         deferred_charges = 250300\ndeferred_tax = 250400\ncustomer_prepayments = 250100\n\
         [companies.number_sequences]\nsales_order = {sequence}\nquotation = {sequence}\n\
         voucher = {sequence}\njournal = {sequence}\n[[companies.fiscal_years]]\n{calendar}\n"
    )
}

#[test]
fn a_company_can_be_added() {
    let calendar = "first_day = 2026-01-01\nopen = [\"2026-01\"]";
    let text = company(calendar, "format = \"F-####\", smallest = 1, largest = 9999");
    let merged = merge("companies.toml", &text).unwrap();
    assert_eq!(merged.changes, [change("company", "frrt", false)]);
    let frrt = merged.setup.company(&CompanyId::new("frrt")).unwrap();
    assert_eq!(frrt.periods.len(), 12);
    assert_eq!(frrt.sequences.voucher.format(7), "F-0007");
    assert_eq!(frrt.accounts.customer_prepayments.name, "Customer prepayments");
}

#[test]
fn sequences_and_fiscal_years_that_cannot_be_are_refused() {
    let sequence = "format = \"F-####\", smallest = 1, largest = 9999";
    let calendar = "first_day = 2026-01-01\nopen = []";
    let columns = |calendar: &str, sequence: &str| -> Vec<String> {
        let errors = merge("companies.toml", &company(calendar, sequence)).unwrap_err();
        errors.into_iter().map(|error| error.place.column).collect()
    };
    let every = |column: &str| {
        ["sales_order", "quotation", "voucher", "journal"]
            .map(|name| format!("number_sequences.{name}.{column}"))
            .to_vec()
    };
    assert_eq!(columns(calendar, "format = \"F-\", smallest = 1, largest = 9"), every("format"));
    let backwards = "format = \"#\", smallest = 9, largest = 1";
    assert_eq!(columns(calendar, backwards), every("largest"));
    let middle = "first_day = 2026-01-15\nopen = []";
    assert_eq!(columns(middle, sequence), ["fiscal_years.first_day"]);
    let outside = "first_day = 2026-01-01\nopen = [\"2027-01\"]";
    assert_eq!(columns(outside, sequence), ["fiscal_years.open"]);
    let overlap = format!("{calendar}\n[[companies.fiscal_years]]\nfirst_day = 2026-12-01");
    assert_eq!(columns(&overlap, sequence), ["fiscal_years.first_day"]);
}

#[test]
fn a_default_payment_service_must_be_one_of_the_company() {
    let calendar = "first_day = 2026-01-01\nopen = []";
    let text = company(calendar, "format = \"#\", smallest = 1, largest = 9");
    let text = text.replace("currency", "default_payment_service = \"Fabrikam gateway\"\ncurrency");
    assert_eq!(error("companies.toml", &text).place.column, "default_payment_service");
}

#[test]
fn many_errors_are_reported_together_and_not_without_end() {
    let rows: Vec<String> = (0..5_000).map(|row| format!("{row},x,name")).collect();
    let text = format!("code,percent,name\n{}", rows.join("\n"));
    let errors = merge("sales_tax_codes.csv", &text).unwrap_err();
    assert_eq!(errors.len(), 1_000);
    assert!(errors.iter().zip(2..).all(|(error, line)| error.place.line == line));
}

#[test]
fn values_without_end_and_nesting_without_end_are_refused() {
    let long = "x".repeat(5_000);
    let error = error("units.csv", &format!("unit,name\nea,{long}\n"));
    assert!(error.to_string().len() < 300, "{error}");
    let deep = format!("hierarchies = {}{}", "{a=".repeat(70), "}".repeat(70));
    assert!(merge("h.toml", &deep).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever happens to the demo files, they are read or refused with places in the text.
    #[test]
    fn damaged_files_are_read_or_refused_and_nothing_else(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        put in ".{0,12}",
    ) {
        let (name, text) = demo_setup()[which.index(demo_setup().len())];
        let signs: Vec<char> = text.chars().collect();
        let at = at.index(signs.len());
        let after = signs[(at + length).min(signs.len())..].iter();
        let damaged: String = signs[..at].iter().copied().chain(put.chars()).chain(after.copied()).collect();
        if let Err(errors) = SetupFiles::new([(name, damaged.as_str())]).merge_into(demo()) {
            let lines = damaged.lines().count() as u64 + 1;
            prop_assert!(errors.iter().all(|error| (1..=lines).contains(&error.place.line)));
        }
    }
}

#[test]
fn the_number_of_tries_of_an_upload_session_is_a_parameter() {
    let read = |count: &str| {
        let text = format!("[[commerce_scheduler_parameters]]\ntry_count = {count}\n");
        SetupFiles::new([("schedules.toml", text)]).read()
    };
    assert_eq!(Setup::default().scheduler.try_count, 3);
    assert_eq!(read("0").unwrap().scheduler.try_count, 0);
    let errors = read("-1").unwrap_err();
    assert!(errors[0].to_string().contains("is no number of tries"), "{}", errors[0]);
}
