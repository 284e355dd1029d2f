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
    let mut first = Vec::new();
    if take(&mut list, ALONE_MAX, &mut first, make)? < ALONE_MAX {
        return Ok(first);
    }
    let (hand_over, handed) = sync_channel::<Raw<'de>>(WAITING_MAX);
    let here = move || share_out(list, first, make, hand_over);
    let there = move || {
        let mut read = Vec::new();
        for raw in handed.into_iter().flatten() {
            read.push(made(raw, make)?);
        }
        Ok(read)
    };
    let (shared, there): (_, serde_json::Result<Vec<T>>) = both(here, there);
    let Shared { own, turns } = shared?;
    let there = there.map_err(A::Error::custom)?;
    let mut all = Vec::with_capacity(own.len() + there.len());
    let (mut own, mut there) = (own.into_iter(), there.into_iter());
    for turn in turns {
        match turn {
            Turn::Here(total) => all.extend(own.by_ref().take(total)),
            Turn::There(total) => all.extend(there.by_ref().take(total)),
            Turn::Last(elements) => all.extend(elements),
        }
    }
    Ok(all)
}

/// Elements whose ends are known and nothing else yet.
type Raw<'de> = Vec<&'de RawValue>;

/// Makes something of an element that has been found.
fn made<'de, R: Deserialize<'de>, T>(raw: &'de RawValue, make: impl Fn(R) -> T) -> serde_json::Result<T> {
    serde_json::from_str(raw.get()).map(make)
}

/// Who has read some elements that follow one another in the list.
enum Turn<T> {
    /// So many were read here.
    Here(usize),
    /// So many were read on the other core.
    There(usize),
    /// These were read here when all others had been found or read.
    Last(Vec<T>),
}

/// What has been read here, and whose turn it was from the beginning of the list to its end.
struct Shared<T> {
    own: Vec<T>,
    turns: Vec<Turn<T>>,
}

/// Hands batches of a list over, and reads others here as long as enough of them wait.
fn share_out<'de, A, R, T>(
    mut list: A,
    first: Vec<T>,
    make: impl Fn(R) -> T,
    hand_over: SyncSender<Raw<'de>>,
) -> Result<Shared<T>, A::Error>
where
    A: SeqAccess<'de>,
    R: Deserialize<'de>,
{
    let mut shared = Shared { turns: vec![Turn::Here(first.len())], own: first };
    let mut is_over = false;
    while !is_over {
        // An element that is only found costs a tenth of one that is read.
        let mut raw = Raw::new();
        is_over = take(&mut list, BATCH, &mut raw, |raw| raw)? < BATCH;
        shared.turns.push(Turn::There(raw.len()));
        let turn = shared.turns.len() - 1;
        let mut waiting = hand_over.try_send(raw);
        while let Err(TrySendError::Full(raw)) = waiting {
            if is_over {
                let read = raw.into_iter().map(|raw| made(raw, &make)).collect::<serde_json::Result<_>>();
                shared.turns[turn] = Turn::Last(read.map_err(A::Error::custom)?);
                return Ok(shared);
            }
            let total = take(&mut list, BATCH, &mut shared.own, &make)?;
            is_over = total < BATCH;
            shared.turns.push(Turn::Here(total));
            waiting = hand_over.try_send(raw);
        }
        if waiting.is_err() {
            // The other core has met an element that cannot be read, and will say so.
            break;
        }
    }
    Ok(shared)
}

/// Reads the next elements of a list into a row; returns how many, fewer than asked for only at the end of the list.
fn take<'de, A, R, T>(list: &mut A, most: usize, row: &mut Vec<T>, make: impl Fn(R) -> T) -> Result<usize, A::Error>
where
    A: SeqAccess<'de>,
    R: Deserialize<'de>,
{
    for taken in 0..most {
        let Some(element) = list.next_element()? else { return Ok(taken) };
        row.push(make(element));
    }
    Ok(most)
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
