//! Two cores at once: what comes out is the same as from one.

use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does two pieces of work side by side, the first here and the second on another core.
///
/// Where no thread is to be had, or has not begun when the first is done, the second is done here too.
pub fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, B) {
    let second = Mutex::new(Some(second));
    let take = || {
        let work = second.lock().unwrap_or_else(PoisonError::into_inner).take();
        work.map(|work| work())
    };
    thread::scope(|scope| {
        let helper = thread::Builder::new().spawn_scoped(scope, take);
        let first = first();
        let own = take();
        let other = helper.ok().and_then(|helper| helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (first, own.or(other).expect("one of the two has taken the work"))
    })
}

/// From how many units a second core is worth its start.
pub const HALVED_FROM: usize = 20_000;

/// Does some work for a row of units, of a long one for its two halves side by side; what comes out stands in their order.
pub fn halves<T: Send>(total: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    if total < HALVED_FROM {
        return vec![work(0..total)];
    }
    let (first, second) = both(|| work(0..total / 2), || work(total / 2..total));
    vec![first, second]
}

/// Does some work on a row of things, on a long one for its two halves side by side; what comes out stands in their order.
pub fn halves_of<I: Send, T: Send>(items: &mut [I], work: impl Fn(&mut [I]) -> T + Sync) -> Vec<T> {
    if items.len() < HALVED_FROM {
        return vec![work(items)];
    }
    let (first, second) = items.split_at_mut(items.len() / 2);
    let (first, second) = both(|| work(first), || work(second));
    vec![first, second]
}

#[cfg(test)]
mod tests {
    use super::{HALVED_FROM, both, halves};

    #[test]
    fn halves_are_the_whole() {
        for total in [0, 1, HALVED_FROM - 1, HALVED_FROM, HALVED_FROM + 1] {
            assert_eq!(halves(total, |part| part.collect::<Vec<_>>()).concat(), (0..total).collect::<Vec<_>>());
        }
    }

    #[test]
    fn both_pieces_are_done_once() {
        let (first, second) = both(|| (0..1000).sum::<u32>(), || "second".to_owned());
        assert_eq!((first, second.as_str()), (499_500, "second"));
    }

    #[test]
    #[should_panic(expected = "in the other")]
    fn a_panic_is_handed_on() {
        both(|| std::thread::sleep(std::time::Duration::from_millis(50)), || panic!("in the other"));
    }
}
