//! Problems of the newsletter.

super::problems! {
    /// The campaign is being sent, or was.
    CampaignBegun: CONFLICT, "campaign-begun", "Brevet er allerede sendt", "The letter was sent already",
        "Et brev sendes én gang. Skriv et nyt.", "A letter is sent once. Write another.";
    /// The campaign was sent to all, or stopped.
    CampaignOver: CONFLICT, "campaign-over", "Brevet er allerede sendt eller stoppet", "The letter was sent or stopped already",
        "Der er intet at stoppe.", "There is nothing to stop.";
}
