//! A store is damaged in every way that somebody thought of, and each is reported: by the doctor, or
//! by the refusal to open. None is answered wrongly in silence.
//!
//! The first kind of damage goes through the durable maps, so that every checksum is right and only
//! the meaning is wrong; the second kind goes to the files.

mod files;
mod records;

use super::keeping::{copied, doctor, ends_with};

#[test]
fn a_store_after_real_work_is_sound_and_every_check_looked_at_something() {
    let (_folder, store) = copied();
    let text = ends_with(0, &store, &["doctor", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["ok"], true, "{text}");
    let checks = json["checks"].as_array().unwrap();
    let ids: Vec<&str> = checks.iter().map(|check| check["id"].as_str().unwrap()).collect();
    let numbers = (1..=14).chain([16, 17, 19, 20]).chain(26..=31);
    let wanted: Vec<String> = numbers.map(|number| format!("I{number}")).collect();
    assert_eq!(ids, wanted);
    for check in checks {
        assert!(check["examined"].as_u64().unwrap() > 0, "{check}");
        assert!(check["what"].as_str().unwrap().len() > 20, "{check}");
    }
    assert!(ends_with(0, &store, &["doctor"]).contains("The store is sound."));
}

#[test]
fn an_offline_channel_database_is_examined_like_the_others() {
    use commerce_hq::channel::{ChannelDatabases as _, DatabaseState};
    let (_folder, store) = copied();
    let open = super::keeping::Open::store(&store);
    open.channels.open("Default").unwrap().set_state(DatabaseState::Offline).unwrap();
    open.close(&store);
    assert_eq!(doctor(&store), None);
}
