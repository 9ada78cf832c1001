//! Channels, their registers and their payment methods. A channel is named by its operating unit
//! number, or by its name where no other channel has it.

use super::companies::account;
use super::entry::{Entry, Work};
use super::fields::Fields;
use super::references::Kind;
use super::source::Section;
use crate::domain::retail_channel::{PaymentMethod, RetailChannel};
use crate::domain::{ChannelId, CompanyId, Setup, Text};

impl Entry for RetailChannel {
    const WHAT: &'static str = "channel";
    const KEY: &'static str = "channel";

    fn read(fields: &mut Fields<'_>, setup: &Setup) -> Self {
        let none = CompanyId::default();
        let id = ChannelId(fields.positive("channel"));
        let company = fields.company();
        let currency = fields.reference("currency", Kind::Currency, &company);
        Self {
            id,
            name: fields.needed("name"),
            kind: fields.needed("kind"),
            operating_unit: operating_unit(fields, id, setup),
            store_number: fields.text("store_number"),
            currency: currency.parse().unwrap_or_default(),
            time_zone: time_zone(fields),
            channel_database: fields.reference("channel_database", Kind::ChannelDatabase, &none),
            warehouse: fields.needed("warehouse"),
            site: fields.needed("site"),
            tax_group: fields.reference("sales_tax_group", Kind::TaxGroup, &none),
            default_customer: fields.reference("default_customer", Kind::Customer, &company),
            registers: Vec::new(),
            payment_methods: Vec::new(),
            company,
        }
    }

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.channels
    }

    fn keep(&mut self, old: &Self) {
        self.registers.clone_from(&old.registers);
        self.payment_methods.clone_from(&old.payment_methods);
    }
}

/// The operating unit number; no other channel has it.
fn operating_unit(fields: &mut Fields<'_>, id: ChannelId, setup: &Setup) -> Text {
    let number: Text = fields.needed("operating_unit");
    let has_it = |other: &&RetailChannel| other.operating_unit == number && other.id != id;
    if let Some(other) = setup.channels.iter().find(has_it) {
        let reason = format!("is the operating unit number of {}", other.name);
        fields.refuse("operating_unit", &number, reason);
    }
    number
}

fn time_zone(fields: &mut Fields<'_>) -> Text {
    let zone: Text = fields.needed("time_zone");
    if !zone.is_empty() && zone.parse::<chrono_tz::Tz>().is_err() {
        fields.refuse("time_zone", &zone, "is no time zone, such as America/Chicago");
    }
    zone
}

/// The position of the channel that a text names; an unknown one is logged.
pub(super) fn named(fields: &mut Fields<'_>, setup: &Setup) -> Option<usize> {
    let name: Text = fields.needed("channel");
    let id = setup.channel_named(&name).map(|channel| channel.id);
    if id.is_none() && !name.is_empty() {
        let place = fields.place("channel");
        fields.unknown(place, &name, CHANNEL, Vec::new());
    }
    setup.channels.iter().position(|channel| Some(channel.id) == id)
}

/// What a text must be to name a channel, for messages.
pub(super) const CHANNEL: &str = "operating unit number or unique channel name";

/// Brings registers into their channels; a register is in one channel only.
pub(super) fn merge_registers(section: &Section<'_>, work: &mut Work) {
    const WHAT: &str = "register";
    for row in &section.rows {
        let mut fields = Fields::new(section, row, &mut work.log);
        let at = named(&mut fields, &work.setup);
        let register: Text = fields.needed("register");
        let place = fields.place("register");
        fields.finish();
        let Some(at) = at else { continue };
        let mut replaced = false;
        for (other, channel) in work.setup.channels.iter_mut().enumerate() {
            let before = channel.registers.len();
            channel.registers.retain(|known| other == at || *known != register);
            replaced |= channel.registers.len() < before;
        }
        let Some(channel) = work.setup.channels.get_mut(at) else { continue };
        if !channel.registers.contains(&register) {
            channel.registers.push(register.clone());
            let key = format!("{} {register}", channel.operating_unit);
            work.changed(WHAT, key, replaced);
        }
        work.give(WHAT, &register, place);
    }
}

/// Brings payment methods into their channels.
pub(super) fn merge_payment_methods(section: &Section<'_>, work: &mut Work) {
    const WHAT: &str = "payment method";
    for row in &section.rows {
        let mut fields = Fields::new(section, row, &mut work.log);
        let at = named(&mut fields, &work.setup);
        let method = PaymentMethod {
            id: fields.needed("payment_method"),
            name: fields.needed("name"),
            function: fields.needed("function"),
            account: account(&mut fields, "main_account", &work.setup),
        };
        let place = fields.place("payment_method");
        fields.finish();
        let Some(channel) = at.and_then(|at| work.setup.channels.get_mut(at)) else { continue };
        let key = format!("{} {}", channel.operating_unit, method.id);
        let old = channel.payment_methods.iter_mut().find(|old| old.id == method.id);
        let replaced = old.is_some();
        match old {
            Some(old) if *old == method => {}
            Some(old) => {
                *old = method;
                work.changed(WHAT, key.clone(), replaced);
            }
            None => {
                channel.payment_methods.push(method);
                work.changed(WHAT, key.clone(), replaced);
            }
        }
        work.give(WHAT, &key, place);
    }
}
