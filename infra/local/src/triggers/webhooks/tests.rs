use super::*;

/// Takes events, but for the first so many times.
#[derive(Default)]
struct Receiver {
    refusals: Mutex<usize>,
    received: Mutex<Vec<String>>,
    is_absent: bool,
}

#[async_trait::async_trait]
impl WebhookReceiver for Receiver {
    fn is_there(&self) -> bool {
        !self.is_absent
    }

    async fn receive(&self, body: &str) -> Result<(), String> {
        self.received.lock().expect("free").push(body.to_owned());
        let mut refusals = self.refusals.lock().expect("free");
        let taken = *refusals == 0;
        *refusals = refusals.saturating_sub(1);
        if taken { Ok(()) } else { Err("status 500".to_owned()) }
    }
}

impl Receiver {
    fn refusing(times: usize) -> Arc<Self> {
        Arc::new(Self { refusals: Mutex::new(times), ..Self::default() })
    }

    fn received(&self) -> String {
        self.received.lock().expect("free").join(" ")
    }
}

fn events(names: &[&str]) -> Vec<WebhookEvent> {
    names.iter().map(|name| WebhookEvent { id: format!("evt_{name}"), body: (*name).to_owned() }).collect()
}

#[tokio::test]
async fn events_are_sent_in_order_and_again_until_they_are_taken_or_given_up() {
    let receiver = Receiver::refusing(2);
    let webhooks = Webhooks::new(Arc::clone(&receiver) as Arc<dyn WebhookReceiver>);
    webhooks.put(events(&["a", "b"]));
    assert_eq!((webhooks.drain().await, webhooks.drain().await), (2, 0));
    assert_eq!(receiver.received(), "a a a b");
    let receiver = Receiver::refusing(4);
    let webhooks = Webhooks::new(Arc::clone(&receiver) as Arc<dyn WebhookReceiver>);
    webhooks.put(events(&["a", "b"]));
    assert_eq!(webhooks.drain().await, 2);
    assert_eq!(receiver.received(), "a a a a b");
    let [unsent] = &webhooks.unsent()[..] else { panic!("one is given up") };
    assert_eq!((&*unsent.reason, &*unsent.records[0]), ("status 500", "evt_a"));
    assert_eq!(webhooks.bodies(), ["a", "b"]);
}

#[tokio::test]
async fn what_is_held_waits_and_is_sent_in_order() {
    let receiver = Receiver::refusing(0);
    let webhooks = Webhooks::new(Arc::clone(&receiver) as Arc<dyn WebhookReceiver>);
    webhooks.hold(true);
    webhooks.put(events(&["a"]));
    webhooks.put(events(&["b"]));
    assert_eq!((webhooks.drain().await, receiver.received()), (0, String::new()));
    webhooks.hold(false);
    assert_eq!((webhooks.drain().await, receiver.received()), (2, "a b".to_owned()));
}

#[tokio::test]
async fn where_nothing_takes_events_none_is_sent() {
    let receiver = Arc::new(Receiver { is_absent: true, ..Receiver::default() });
    let webhooks = Webhooks::new(Arc::clone(&receiver) as Arc<dyn WebhookReceiver>);
    webhooks.put(events(&["a"]));
    assert_eq!((webhooks.drain().await, receiver.received()), (0, String::new()));
    assert_eq!(webhooks.bodies(), ["a"]);
    assert!(webhooks.unsent().is_empty());
}

#[tokio::test]
async fn the_events_of_a_call_wait_for_its_answer_and_who_drains_waits_only_while_it_is_given() {
    let receiver = Receiver::refusing(0);
    let webhooks = Webhooks::new(Arc::clone(&receiver) as Arc<dyn WebhookReceiver>);
    let after = AfterAnswer::new(&webhooks, events(&["a"]));
    assert_eq!(webhooks.drain().await, 0, "the answer may be held back");
    after.begin();
    let draining = tokio::spawn({
        let webhooks = Arc::clone(&webhooks);
        async move { webhooks.drain().await }
    });
    tokio::task::yield_now().await;
    assert!(!draining.is_finished() && receiver.received().is_empty());
    drop(after);
    assert_eq!((draining.await.expect("ended"), receiver.received()), (1, "a".to_owned()));
}
