//! Long lists of JSON, read on two cores.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};

use serde::Deserialize;
use serde::de::{Error, SeqAccess};
use serde_json::value::RawValue;

use crate::cores::both;

/// Up to how many elements a list is read on one core.
const ALONE_MAX: usize = 4_000;

/// How many elements are handed over at a time.
const BATCH: usize = 1_000;

/// How many batches may wait for the other core.
const WAITING_MAX: usize = 2;

/// Reads the elements of a list in a text of JSON, of a long one on two cores, and makes something of each.
///
/// What comes out stands in the order of the list.
///
/// # Errors
/// Says what is wrong with an element; not where it stands, if the other core has read it.
pub fn elements<'de, A, R, T>(mut list: A, make: impl Fn(R) -> T + Sync) -> Result<Vec<T>, A::Error>
where
    A: SeqAccess<'de>,
    R: Deserialize<'de>,
    T: Send,
{
    let make = &make;
    let first = taken(&mut list, ALONE_MAX, make)?;
    if first.len() < ALONE_MAX {
        return Ok(first);
    }
    let (hand_over, handed) = sync_channel::<Raw<'de>>(WAITING_MAX);
    let here = move || share_out(list, first, make, hand_over);
    let there = move || handed.into_iter().map(|raw| raw.read(make)).collect::<serde_json::Result<Vec<_>>>();
    let (parts, read) = both(here, there);
    let mut parts = parts?;
    for (part, elements) in read.map_err(A::Error::custom)? {
        parts[part] = elements;
    }
    let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| all.extend(part));
    Ok(all)
}

/// Hands batches of a list over, and reads others here as long as enough of them wait; returns the parts in the order of
/// the list, those handed over still empty.
fn share_out<'de, A, R, T>(
    mut list: A,
    first: Vec<T>,
    make: impl Fn(R) -> T,
    hand_over: SyncSender<Raw<'de>>,
) -> Result<Vec<Vec<T>>, A::Error>
where
    A: SeqAccess<'de>,
    R: Deserialize<'de>,
{
    let mut parts = vec![first];
    let mut ready: Option<Raw<'de>> = None;
    let mut is_over = false;
    while !is_over {
        // An element that is only found costs a tenth of one that is read.
        let raw = match ready.take() {
            Some(raw) => raw,
            None => {
                let elements = taken(&mut list, BATCH, |raw| raw)?;
                is_over = elements.len() < BATCH;
                parts.push(Vec::new());
                Raw { part: parts.len() - 1, elements }
            }
        };
        match hand_over.try_send(raw) {
            Ok(()) => {}
            Err(TrySendError::Full(raw)) => {
                ready = Some(raw);
                let own = taken(&mut list, BATCH, &make)?;
                is_over |= own.len() < BATCH;
                parts.push(own);
            }
            // The other core has met an element that cannot be read, and will say so.
            Err(TrySendError::Disconnected(_)) => return Ok(parts),
        }
    }
    if let Some(raw) = ready {
        let (part, elements) = raw.read(&make).map_err(A::Error::custom)?;
        parts[part] = elements;
    }
    Ok(parts)
}

/// Elements whose ends are known and nothing else yet, and the place of what is made of them.
struct Raw<'de> {
    part: usize,
    elements: Vec<&'de RawValue>,
}

impl<'de> Raw<'de> {
    fn read<R: Deserialize<'de>, T>(self, make: impl Fn(R) -> T) -> serde_json::Result<(usize, Vec<T>)> {
        let read = self.elements.into_iter().map(|raw| serde_json::from_str(raw.get()).map(&make));
        Ok((self.part, read.collect::<serde_json::Result<_>>()?))
    }
}

/// Reads the next elements of a list, fewer than asked for only at its end.
fn taken<'de, A, R, T>(list: &mut A, most: usize, make: impl Fn(R) -> T) -> Result<Vec<T>, A::Error>
where
    A: SeqAccess<'de>,
    R: Deserialize<'de>,
{
    let mut taken = Vec::new();
    while taken.len() < most {
        let Some(element) = list.next_element()? else { break };
        taken.push(make(element));
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use serde::de::{SeqAccess, Visitor};
    use serde::{Deserialize, Deserializer};

    use super::elements;

    struct Numbers(Vec<u64>);

    impl<'de> Deserialize<'de> for Numbers {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct List;
            impl<'de> Visitor<'de> for List {
                type Value = Numbers;

                fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    formatter.write_str("numbers")
                }

                fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Numbers, A::Error> {
                    elements(list, |number: u64| number * 2).map(Numbers)
                }
            }
            deserializer.deserialize_seq(List)
        }
    }

    fn text(total: u64) -> String {
        format!("[{}]", (0..total).map(|number| number.to_string()).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn lists_of_every_length_keep_their_order() {
        for total in [0, 1, 3_999, 4_000, 4_001, 4_999, 5_000, 7_500, 60_123] {
            let read: Numbers = serde_json::from_str(&text(total)).unwrap();
            assert_eq!(read.0, (0..total).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_wrong_element_anywhere_is_an_error() {
        for place in [10, 3_999, 4_000, 5_000, 6_500, 9_999, 29_999] {
            let text = text(30_001).replace(&format!(" {place},"), &format!(" \"{place}\","));
            assert!(serde_json::from_str::<Numbers>(&text).is_err(), "{place}");
        }
    }
}
