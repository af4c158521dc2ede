// All that a citizen's page can do beyond what it does without JavaScript, in one request. Each module looks for its
// own element and does nothing where it is not there.
import "./draft.js";
import "./fragment.js";
import "./near.js";
import "./topic.js";
import "./here.js";
import "./aloud.js";
import "./print.js";
import "./others.js";
import "./files.js";
import "./sending.js";
import "./shown.js";
