// The last one: the page is there. `sending.js` says it again when an answer has taken the page's place.
dispatchEvent(new Event("shown"));
