//! Problems of the newsletter.

super::problems! {
    /// The campaign is being sent, was sent, or was stopped.
    CampaignBegun: CONFLICT, "campaign-begun", "Nyhedsbrevet er allerede sendt eller stoppet", "The newsletter was sent or stopped already",
        "Et nyhedsbrev sendes én gang. Skriv et nyt.", "A newsletter is sent once. Write another one.";
    /// The campaign was sent to all, or stopped.
    CampaignOver: CONFLICT, "campaign-over", "Nyhedsbrevet er sendt til alle eller stoppet", "The newsletter was sent to all or stopped",
        "Der er intet at stoppe.", "There is nothing to stop.";
}
