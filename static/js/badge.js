// The number on the icon of the installed web app is the number at the bell.
const unread = Number(document.querySelector("[data-unread]")?.dataset.unread ?? 0);
if (navigator.setAppBadge) (unread ? navigator.setAppBadge(unread) : navigator.clearAppBadge()).catch(() => {});
