//! The ranges are written anew here, as text and by their ends: a slip in the table of prefixes is not repeated.

use proptest::prelude::*;

use super::*;

/// The first and last address of each refused range, and whether the addresses just outside are public.
const V4: [(&str, &str, bool, bool); 16] = [
    ("0.0.0.0", "0.255.255.255", false, true),
    ("10.0.0.0", "10.255.255.255", true, true),
    ("100.64.0.0", "100.127.255.255", true, true),
    ("127.0.0.0", "127.255.255.255", true, true),
    ("169.254.0.0", "169.254.255.255", true, true),
    ("172.16.0.0", "172.31.255.255", true, true),
    ("192.0.0.0", "192.0.0.255", true, true),
    ("192.0.2.0", "192.0.2.255", true, true),
    ("192.88.99.0", "192.88.99.255", true, true),
    ("192.168.0.0", "192.168.255.255", true, true),
    ("198.18.0.0", "198.19.255.255", true, true),
    ("198.51.100.0", "198.51.100.255", true, true),
    ("203.0.113.0", "203.0.113.255", true, true),
    ("224.0.0.0", "239.255.255.255", true, false),
    ("240.0.0.0", "255.255.255.254", false, false),
    ("255.255.255.255", "255.255.255.255", false, false),
];

const V6: [(&str, &str, bool, bool); 20] = [
    // Unspecified, loopback, and what is compatible with IPv4.
    ("::", "::ffff:ffff", false, false),
    // Mapped IPv4.
    ("::ffff:0.0.0.0", "::ffff:255.255.255.255", false, false),
    // Translated IPv4.
    ("::ffff:0:0:0", "::ffff:0:ffff:ffff", false, false),
    // NAT64, by everybody's prefix and by a network's own.
    ("64:ff9b::", "64:ff9b::ffff:ffff", false, false),
    ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", false, false),
    // Discard.
    ("100::", "100::ffff:ffff:ffff:ffff", false, false),
    // All that is below global unicast.
    ("1000::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, true),
    // IETF protocol assignments, and within them: Teredo, benchmarking, ORCHID, ORCHIDv2, drones.
    ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
    ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", true, false),
    ("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", false, false),
    ("2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
    ("2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
    ("2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
    // Documentation.
    ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
    ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
    // 6to4.
    ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
    // Segment routing.
    ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
    // Unique local.
    ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
    // Link local and site local.
    ("fe80::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
    // Multicast.
    ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
];

fn v4(text: &str) -> Ipv4Addr {
    text.parse().expect("an address")
}

fn v6(text: &str) -> Ipv6Addr {
    text.parse().expect("an address")
}

/// Every way to write an IPv4 address as an IPv6 address.
fn embedded(address: Ipv4Addr) -> [Ipv6Addr; 8] {
    let bits = u128::from(address.to_bits());
    let at = |prefix: &str, shift: u32| Ipv6Addr::from_bits(v6(prefix).to_bits() | bits << shift);
    [
        address.to_ipv6_mapped(),
        address.to_ipv6_compatible(),
        at("::ffff:0:0:0", 0),
        at("64:ff9b::", 0),
        at("64:ff9b:1::", 0),
        at("2002::", 80),
        // Teredo: the server, and the client with its bits turned.
        at("2001::", 64),
        Ipv6Addr::from_bits(v6("2001::").to_bits() | (bits ^ 0xffff_ffff)),
    ]
}

#[test]
fn the_ends_of_each_ipv4_range_are_refused_and_their_neighbours_are_as_the_table_says() {
    for (first, last, is_before_public, is_after_public) in V4 {
        let (first, last) = (v4(first), v4(last));
        for refused in [first, last] {
            assert!(!is_public(refused.into()), "{refused}");
            assert!(embedded(refused).into_iter().all(|address| !is_public(address.into())), "{refused}");
        }
        let neighbours =
            [(first.to_bits().checked_sub(1), is_before_public), (last.to_bits().checked_add(1), is_after_public)];
        for (neighbour, expected) in neighbours {
            let Some(neighbour) = neighbour.map(Ipv4Addr::from_bits) else { continue };
            assert_eq!(is_public(neighbour.into()), expected, "{neighbour}");
            assert!(embedded(neighbour).into_iter().all(|address| !is_public(address.into())), "{neighbour}");
        }
    }
}

#[test]
fn the_ends_of_each_ipv6_range_are_refused_and_their_neighbours_are_as_the_table_says() {
    for (first, last, is_before_public, is_after_public) in V6 {
        let (first, last) = (v6(first), v6(last));
        for refused in [first, last] {
            assert!(!is_public(refused.into()), "{refused}");
        }
        let neighbours =
            [(first.to_bits().checked_sub(1), is_before_public), (last.to_bits().checked_add(1), is_after_public)];
        for (neighbour, expected) in neighbours {
            let Some(neighbour) = neighbour.map(Ipv6Addr::from_bits) else { continue };
            assert_eq!(is_public(neighbour.into()), expected, "{neighbour}");
        }
    }
}

#[test]
fn public_addresses_are_public() {
    for address in ["1.1.1.1", "8.8.8.8", "147.67.34.30", "2606:4700::1111", "2a01:7080:14:100::666:30", "2620:fe::fe"]
    {
        assert!(is_public(address.parse().expect("an address")), "{address}");
    }
    assert!(!is_public(v6("4000::").into()), "above global unicast");
}

proptest! {
    #[test]
    fn an_ipv4_address_is_public_unless_a_range_has_it_and_embedded_never(bits: u32) {
        let address = Ipv4Addr::from_bits(bits);
        let is_refused = V4.iter().any(|(first, last, ..)| (v4(first)..=v4(last)).contains(&address));
        prop_assert_eq!(is_public(address.into()), !is_refused);
        for address in embedded(address) {
            prop_assert!(!is_public(address.into()), "{}", address);
        }
    }

    #[test]
    fn an_address_within_an_ipv4_range_is_refused(range in 0..V4.len(), at: u32) {
        let (first, last) = (v4(V4[range].0).to_bits(), v4(V4[range].1).to_bits());
        let address = Ipv4Addr::from_bits(u32::try_from(u64::from(first) + u64::from(at) % (u64::from(last - first) + 1)).expect("within"));
        prop_assert!(!is_public(address.into()), "{}", address);
    }

    #[test]
    fn an_address_within_an_ipv6_range_is_refused(range in 0..V6.len(), at: u128) {
        let (first, last) = (v6(V6[range].0).to_bits(), v6(V6[range].1).to_bits());
        let address = Ipv6Addr::from_bits(first + at % (last - first + 1));
        prop_assert!(!is_public(address.into()), "{}", address);
    }

    #[test]
    fn an_ipv6_address_is_public_only_within_global_unicast_and_no_range(bits: u128) {
        let address = Ipv6Addr::from_bits(bits);
        let is_refused = V6.iter().any(|(first, last, ..)| (v6(first)..=v6(last)).contains(&address));
        prop_assert_eq!(is_public(address.into()), bits >> 125 == 1 && !is_refused);
    }
}
