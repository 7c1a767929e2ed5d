use std::collections::HashSet;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::kernel::{
    date::start_of,
    record::{Nature, Record},
};

const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

fn at(second: i64) -> Now {
    Now(Timestamp::from_second(second).unwrap())
}

fn visited(account: AccountId, user: UserId) -> Visited {
    Visited {
        account,
        user,
        route: "/v1/members/{id}".to_owned(),
        method: "GET".to_owned(),
        browser_type: BrowserType::of_user_agent("curl/8"),
    }
}

proptest! {
    #[test]
    fn a_visit_is_found_in_the_day_that_it_was_in_for_exactly_90_days(
        made in 1_800_000_000_i64..2_000_000_000, later in 0_i64..100 * 86_400, account: [u8; 10], user: [u8; 10],
    ) {
        let (account, user) = (AccountId::new(at(0), &account), UserId::new(at(0), &user));
        let salt = VisitSalt::new(at(made), &RANDOM);
        let visit = visited(account, user).under(&salt, at(made), &RANDOM);
        prop_assert_eq!(visit.shard.day(), day_of(at(made).0));
        prop_assert_eq!(visit.visit.made_at(), at(made).0);
        prop_assert_eq!(Visit::assemble(&visit.address(), fields(&visit)).unwrap(), visit.clone());
        let found = days(account, TimeRange::default(), at(made + later)).into_iter().filter(|part| {
            part.shard == visit.shard && part.first <= visit.visit && visit.visit <= part.last
        });
        let is_visible = !at(made + later).is_past(visit.expires_at);
        prop_assert_eq!(is_visible, later < 90 * 86_400);
        prop_assert!(found.count() == 1 || !is_visible);
        prop_assert!(DayShard::all(visit.shard.day()).any(|shard| shard == visit.shard));
        // Nobody is found any longer than the visit that is the last to be made with the salt.
        prop_assert!(salt.expires_at <= visit.expires_at);
    }

    #[test]
    fn the_days_of_a_range_are_those_within_it_newest_first_and_none_twice(
        now in 1_800_000_000_i64..2_000_000_000, from in prop::option::of(-120_i64 * 86_400..86_400),
        until in prop::option::of(-120_i64 * 86_400..86_400), account: [u8; 10],
    ) {
        let account = AccountId::new(at(0), &account);
        let range = TimeRange { from: from.map(|from| at(now + from).0), until: until.map(|until| at(now + until).0) };
        let parts = days(account, range, at(now));
        prop_assert!(parts.len() <= 92);
        for pair in parts.windows(2) {
            prop_assert!(pair[1].last < pair[0].first && pair[1].shard.day() < pair[0].shard.day());
        }
        for part in &parts {
            prop_assert!(part.first <= part.last);
            prop_assert!(start_of(part.shard.day()) <= part.first.made_at() && part.last.made_at() < close_of(part.shard.day()));
            prop_assert!(range.from.is_none_or(|from| from <= part.first.made_at()));
            prop_assert!(range.until.is_none_or(|until| part.last.made_at() < until));
        }
    }
}

proptest! {
    #[test]
    fn p14_a_days_visits_and_its_salt_are_in_the_days_partitions(made in 1_800_000_000_i64..2_000_000_000, account: [u8; 10]) {
        let salt = VisitSalt::new(at(made), &RANDOM);
        let account = AccountId::new(at(0), &account);
        let visit = visited(account, UserId::new(at(0), &[2; 10])).under(&salt, at(made), &RANDOM);
        let partitions = partitions(day_of(at(made).0)).collect::<Vec<_>>();
        prop_assert!(partitions.contains(&visit.address().pk) && partitions.contains(&salt.address().pk));
    }
}

fn fields(visit: &Visit) -> crate::kernel::record::Fields {
    let mut fields = visit.plain().unwrap();
    fields.extend(visit.personal().unwrap());
    fields
}

#[test]
fn p14_nothing_that_is_stored_of_a_visit_names_the_person() {
    let (account, user) = (AccountId::new(at(0), &[1; 10]), UserId::new(at(0), &[2; 10]));
    let visit = visited(account, user).under(&VisitSalt::new(at(0), &RANDOM), at(0), &RANDOM);
    let stored = format!("{:?} {}", visit.address(), serde_json::to_string(&fields(&visit)).unwrap());
    assert!(!stored.contains(&user.to_string()), "{stored}");
    let keys = Visit::DECLARATION.fields.iter().filter(|field| field.nature == Nature::Key).map(|field| field.name);
    assert_eq!(keys.collect::<Vec<_>>(), ["shard", "account", "visit"]);
}

#[test]
fn the_partitions_of_a_day_are_spread_and_their_texts_are_read_back() {
    let day = day_of(at(1_800_000_000).0);
    let accounts = (0..=255).map(|last| AccountId::new(at(0), &[last; 10]));
    let used = accounts.map(|account| DayShard::of(day, account)).collect::<HashSet<_>>();
    assert_eq!(used, DayShard::all(day).collect());
    for shard in DayShard::all(day) {
        assert_eq!(shard.to_string().parse(), Ok(shard));
    }
    for text in ["", "2027-01-15", "2027-01-15#", "2027-01-15#8", "2027-01-32#1", "#1"] {
        assert!(text.parse::<DayShard>().is_err(), "{text}");
    }
}
