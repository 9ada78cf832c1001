//! A list of setup whose entries are found by company and key through a map that is made once.
//!
//! It reads and changes like the list that it is. A change through [`DerefMut`] forgets the map, for
//! nobody knows what was changed; only [`KeyedList::push`] lets it grow.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{CompanyId, Text};

/// Something that is found by a company and a key within it.
pub trait Keyed {
    /// The company.
    fn company(&self) -> &CompanyId;

    /// The key within the company.
    fn key(&self) -> &Text;
}

/// A list of such entries. Where two have one key, the first is found.
#[derive(Clone, Debug)]
pub struct KeyedList<T> {
    list: Vec<T>,
    /// Where each key stands; empty until somebody looks for one.
    positions: OnceLock<HashMap<(CompanyId, Text), usize>>,
}

impl<T: Keyed> KeyedList<T> {
    /// The entry of that key.
    pub fn find(&self, company: &CompanyId, key: &str) -> Option<&T> {
        let positions = self.positions.get_or_init(|| {
            let mut positions = HashMap::with_capacity(self.list.len());
            for (position, entry) in self.list.iter().enumerate() {
                positions.entry(place_of(entry)).or_insert(position);
            }
            positions
        });
        let position = positions.get(&(company.clone(), Text::from(key)))?;
        self.list.get(*position)
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: T) {
        if let Some(positions) = self.positions.get_mut() {
            positions.entry(place_of(&entry)).or_insert(self.list.len());
        }
        self.list.push(entry);
    }
}

fn place_of(entry: &impl Keyed) -> (CompanyId, Text) {
    (entry.company().clone(), entry.key().clone())
}

impl<T> Default for KeyedList<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> From<Vec<T>> for KeyedList<T> {
    fn from(list: Vec<T>) -> Self {
        Self { list, positions: OnceLock::new() }
    }
}

impl<T> Deref for KeyedList<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.list
    }
}

impl<T> DerefMut for KeyedList<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        self.positions.take();
        &mut self.list
    }
}

impl<'a, T> IntoIterator for &'a KeyedList<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl<T: PartialEq> PartialEq for KeyedList<T> {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl<T: Serialize> Serialize for KeyedList<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for KeyedList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::setup::Customer;

    fn customer(account: &str, name: &str) -> Customer {
        let company = CompanyId::new("usrt");
        Customer { company, account: account.into(), name: name.into(), ..Customer::default() }
    }

    fn name(list: &KeyedList<Customer>, account: &str) -> Option<String> {
        list.find(&CompanyId::new("usrt"), account).map(|found| found.name.to_string())
    }

    #[test]
    fn an_entry_is_found_after_every_kind_of_change() {
        let mut list = KeyedList::from(vec![customer("1", "a"), customer("2", "b")]);
        assert_eq!(name(&list, "2").as_deref(), Some("b"));
        assert_eq!(list.find(&CompanyId::new("inmf"), "2"), None);
        list.push(customer("3", "c"));
        assert_eq!(name(&list, "3").as_deref(), Some("c"));
        list.retain(|entry| entry.account != "1");
        assert_eq!((name(&list, "1"), name(&list, "3").as_deref()), (None, Some("c")));
        list[0].account = "9".into();
        assert_eq!((name(&list, "2"), name(&list, "9").as_deref()), (None, Some("b")));
    }

    #[test]
    fn of_two_with_one_key_the_first_is_found() {
        let mut list = KeyedList::from(vec![customer("1", "a")]);
        list.push(customer("1", "b"));
        assert_eq!(name(&list, "1").as_deref(), Some("a"));
        list.push(customer("1", "c"));
        assert_eq!(name(&list, "1").as_deref(), Some("a"));
    }
}
