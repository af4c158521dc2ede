"""The table of the API's addresses: below /api/v1/, the view behind each, its URL name. No Django."""

PREFIX = "/api/v1/"
ROUTES = (
    ("", "feedback.api.registers.Index", "api-index"),
    ("venues", "feedback.api.registers.Venues", "api-venues"),
    ("venues/<int:number>", "feedback.api.registers.OneVenue", "api-venue"),
    ("deputies", "feedback.api.registers.Deputies", "api-deputies"),
    ("deputies/<int:number>", "feedback.api.registers.OneDeputy", "api-deputy"),
    ("topics", "feedback.api.registers.Topics", "api-topics"),
    ("track", "feedback.api.citizens.Track", "api-track"),
    ("opinions", "feedback.api.citizens.Opinions", "api-opinions"),
    ("files", "feedback.api.citizens.Files", "api-files"),
    ("inbox", "feedback.api.cases.Inbox", "api-inbox"),
    ("cases", "feedback.api.cases.Cases", "api-cases"),
    ("cases/<int:number>", "feedback.api.cases.OneCase", "api-case"),
    ("cases/<int:number>/contact", "feedback.api.cases.Contact", "api-contact"),
    ("cases/<int:number>/moves/<slug:move>", "feedback.api.cases.Moves", "api-move"),
    ("cases/<int:number>/suggestion", "feedback.api.suggestions.Recorded", "api-suggestion-new"),
    ("suggestions", "feedback.api.suggestions.Suggestions", "api-suggestions"),
    ("suggestions/<int:number>", "feedback.api.suggestions.OneSuggestion", "api-suggestion"),
    ("suggestions/<int:number>/standing", "feedback.api.suggestions.Standing", "api-suggestion-standing"),
    ("suggestions/<int:number>/link", "feedback.api.suggestions.Link", "api-suggestion-link"),
    ("suggestions/<int:number>/unlink", "feedback.api.suggestions.Unlink", "api-suggestion-unlink"),
)
NAMES = frozenset(name for _route, _view, name in ROUTES) | {"api-schema", "api-docs", "api-nothing"}
