//! The demo company: what a new store holds before the first transaction.

use std::collections::BTreeSet;

use commerce_hq::domain::codes::TaxGroup;
use commerce_hq::domain::enums::TenderFunction;
use commerce_hq::domain::table::Table;
use commerce_hq::domain::{Amount, ChannelId, CompanyId, Setup};
use commerce_hq::jobs::setup_files::{SetupFiles, demo_setup};

fn demo() -> Setup {
    SetupFiles::demo().read().unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn usrt() -> CompanyId {
    CompanyId::new("USRT")
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

#[test]
fn the_demo_files_are_read_without_errors_and_without_notes() {
    let merged = SetupFiles::demo().merge_into(Setup::default()).unwrap();
    assert_eq!(merged.notes, []);
    assert!(merged.changes.iter().all(|change| !change.replaced));
}

#[test]
fn every_file_of_the_demo_folder_is_carried() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");
    let entries = std::fs::read_dir(folder).unwrap();
    let in_folder: BTreeSet<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let carried = demo_setup().iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(in_folder, carried);
}

#[test]
fn every_demo_file_says_what_is_documented_and_what_is_invented() {
    for (name, text) in demo_setup() {
        let marked = |mark: &str| text.lines().any(|line| line.starts_with(mark));
        assert!(marked("# documented: ") || marked("# invented: "), "{name}");
    }
}

#[test]
fn there_is_enough_to_show() {
    let setup = demo();
    let online = setup.channels.iter().filter(|channel| channel.is_online()).count();
    assert!(setup.channels.len() >= 12, "{}", setup.channels.len());
    assert!(online >= 4, "{online}");
    assert!(setup.products.iter().filter(|product| product.company == usrt()).count() >= 60);
    assert!(setup.customers.iter().filter(|customer| customer.company == usrt()).count() >= 150);
    assert!(setup.channel_database_groups.len() >= 3);
    assert!(setup.hierarchies.len() >= 2);
}

#[test]
fn documented_channels_are_as_documented() {
    let setup = demo();
    let houston = setup.channel_named("052").unwrap();
    assert_eq!((houston.id, houston.name.as_str()), (ChannelId(5_637_144_592), "Houston"));
    assert_eq!((houston.store_number.as_str(), houston.tax_group.as_str()), ("HOUSTON", "TX"));
    assert_eq!(houston.default_customer, "100001");
    for register in ["HOUSTON-1", "HOUSTON-13", "HOUSTON-39", "HOUSTON-42"] {
        assert!(houston.registers.iter().any(|known| known == register), "{register}");
    }
    let fabrikam = setup.channel(ChannelId(68_719_478_279)).unwrap();
    assert_eq!(fabrikam.operating_unit, "128");
    assert_eq!(fabrikam.name, "Fabrikam extended online store");
    assert!(fabrikam.is_online());
    assert_eq!(fabrikam.payment_method("3").unwrap().function, TenderFunction::Card);
    let san_francisco = setup.channel_named("san francisco").unwrap();
    assert_eq!(san_francisco.registers, ["SANFRAN-1", "SANFRAN-5"]);
    assert_eq!(setup.channel_named("Annapolis").unwrap().store_number, "ANNAPOL");
}

#[test]
fn the_documented_sample_order_can_be_made_of_the_setup() {
    let setup = demo();
    let watch = setup.product(&usrt(), "81325").unwrap();
    let blazer = setup.product(&usrt(), "81108").unwrap();
    assert_eq!((watch.name.as_str(), watch.price), ("Silver Chronograph Watch", amount("275")));
    assert_eq!((blazer.name.as_str(), blazer.price), ("Trim Blazer", amount("399.95")));
    assert_eq!((watch.listing, blazer.listing), (22_565_430_667, 22_565_429_697));
    assert_eq!(blazer.invent_dim, "004342");

    let offer = setup.discount_offers.iter().find(|offer| offer.id == "ST100015").unwrap();
    assert!(offer.items.contains(&watch.item) && !offer.items.contains(&blazer.item));
    assert_eq!(watch.price.percent(offer.percent).unwrap(), amount("82.50"));

    let fabrikam = setup.channel_named("Fabrikam extended online store").unwrap();
    let group = |groups: &[TaxGroup], code: &str| {
        groups.iter().find(|group| group.code == code).unwrap().tax_codes.clone()
    };
    let of_channel = group(&setup.tax_groups, &fabrikam.tax_group);
    let of_item = group(&setup.item_tax_groups, &watch.tax_item_group);
    let paid: Vec<_> = of_channel.iter().filter(|code| of_item.contains(code)).collect();
    assert_eq!(paid, ["RP_TXST"]);
    let rate = setup.tax_codes.iter().find(|code| code.code == "RP_TXST").unwrap().percent;
    assert_eq!(fabrikam.currency.round(amount("192.50").percent(rate).unwrap()), amount("12.03"));

    let customer = setup.customer(&usrt(), "004009").unwrap();
    assert_eq!(customer.address.street, "100 Main St");
    assert_eq!(setup.customer(&usrt(), "2001").unwrap().name, "Karen Berg");
}

#[test]
fn every_price_and_rate_is_positive() {
    let setup = demo();
    assert!(setup.products.iter().all(|product| product.price > Amount::ZERO));
    assert!(setup.tax_codes.iter().all(|code| code.percent > Amount::ZERO));
    assert!(setup.exchange_rates.iter().all(|rate| rate.rate > Amount::ZERO));
}

#[test]
fn stores_by_region_holds_each_channel_once_below_its_region() {
    let setup = demo();
    let regions = setup.hierarchy("Stores by Region").unwrap();
    let mut held = regions.channels(&[1]);
    held.sort();
    let mut all: Vec<ChannelId> = setup.channels.iter().map(|channel| channel.id).collect();
    all.sort();
    assert_eq!(held, all);

    let below: Vec<&str> = regions.children(1).map(|node| node.name.as_str()).collect();
    assert_eq!(below, ["Central", "West", "East", "Europe", "Online"]);
    let number = |id| setup.channel(id).map(|channel| channel.operating_unit.clone());
    let online = regions.find("Online", number).unwrap();
    let inmf = setup.channel_named("INMF online store").unwrap();
    assert!(regions.channels(&[online]).contains(&inmf.id));
    assert_eq!(inmf.company, CompanyId::new("inmf"));
    assert!(regions.channels(&[online]).iter().all(|id| setup.channel(*id).unwrap().is_online()));
}

#[test]
fn departments_follow_the_documented_paths() {
    let setup = demo();
    let departments = setup.hierarchy("Stores by Department").unwrap();
    let number = |id| setup.channel(id).map(|channel| channel.operating_unit.clone());
    for path in ["Contoso Retail / Fashion / Houston", "Contoso Retail / Electronics / Boston"] {
        assert!(departments.find(path, number).is_ok(), "{path}");
    }
    assert!(departments.find("Contoso Retail / Sporting goods / Online / 129", number).is_err());
    assert!(departments.find("129", number).is_ok());
}

#[test]
fn number_sequences_format_like_the_documented_samples() {
    let setup = demo();
    let sequences = &setup.company(&usrt()).unwrap().sequences;
    assert_eq!(sequences.journal.format(9_656_328), "0009656328");
    assert_eq!(sequences.voucher.format(959_899), "ARP-000959899");
    assert_eq!(sequences.sales_order.format(42), "SO-000042");
}

#[test]
fn the_ledger_calendar_is_closed_before_december_and_open_through_2026() {
    let setup = demo();
    let company = setup.company(&usrt()).unwrap();
    let day = |year, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    assert_eq!(company.periods.len(), 24);
    assert!(!company.period(day(2025, 11, 30)).unwrap().open);
    assert!(company.period(day(2025, 12, 1)).unwrap().open);
    assert!((1..=12).all(|month| company.period(day(2026, month, 28)).unwrap().open));
    assert_eq!(company.period(day(2024, 12, 31)), None);
    assert_eq!(company.period(day(2027, 1, 1)), None);
}

#[test]
fn p_0001_uploads_the_eleven_tables_of_its_groups_and_no_group_is_served_twice() {
    let setup = demo();
    let schedule = setup.schedule("P-0001").unwrap();
    assert!(schedule.active);
    assert_eq!(schedule.groups[0], "Default");
    assert_eq!(schedule.jobs[0].tables, Table::ALL);
    assert!(setup.databases_of("Default").any(|database| database.name == "Default"));
    let served: Vec<_> = setup.schedules.iter().flat_map(|schedule| &schedule.groups).collect();
    assert_eq!(served.iter().collect::<BTreeSet<_>>().len(), served.len());
    for channel in &setup.channels {
        let databases = &setup.channel_databases;
        let database = databases.iter().find(|it| it.name == channel.channel_database).unwrap();
        assert!(served.contains(&&database.group), "{} is never uploaded", channel.name);
    }
}

#[test]
fn every_channel_can_be_paid_in_and_every_company_has_a_default_processor() {
    let setup = demo();
    for channel in &setup.channels {
        let pays = |function| channel.payment_methods.iter().any(|it| it.function == function);
        assert!(pays(TenderFunction::Card) && pays(TenderFunction::Customer), "{}", channel.name);
        assert!(channel.payment_methods.iter().all(|method| !method.account.name.is_empty()));
        assert!(channel.is_online() == channel.registers.is_empty(), "{}", channel.name);
    }
    assert!(setup.companies.iter().all(|company| company.default_payment_service.is_some()));
    assert!(setup.companies.iter().all(|company| !company.accounts.open_orders.name.is_empty()));
}

#[test]
fn a_store_of_usrt_trades_in_another_currency() {
    let setup = demo();
    let paris = setup.channel_named("Paris").unwrap();
    assert_eq!((paris.company.clone(), paris.currency.code()), (usrt(), "EUR"));
}

#[test]
fn names_that_are_hard_to_show_are_there() {
    let setup = demo();
    let any = |range: std::ops::RangeInclusive<char>| {
        setup.customers.iter().any(|customer| customer.name.chars().any(|it| range.contains(&it)))
    };
    assert!(any('\u{300}'..='\u{36f}'), "combining");
    assert!(any('\u{4e00}'..='\u{9fff}'), "wide");
    assert!(any('\u{5d0}'..='\u{5ea}') && any('\u{620}'..='\u{64a}'), "right to left");
}

#[test]
fn reading_the_same_setup_twice_changes_nothing() {
    let setup = demo();
    let again = SetupFiles::demo().merge_into(setup.clone()).unwrap();
    assert_eq!(again.setup, setup);
    assert_eq!(again.changes, []);
}
