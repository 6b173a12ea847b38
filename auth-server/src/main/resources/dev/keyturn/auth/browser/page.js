// Sends a form once: a browser shows the answer to the second click, which may be that all is done already.
// No page needs this. After ten seconds a click counts again, for whoever stopped the page from loading.
const sent = new Map();

addEventListener('submit', (event) => {
  if (event.timeStamp - sent.get(event.target) < 10_000) {
    event.preventDefault();
  } else {
    sent.set(event.target, event.timeStamp);
  }
});

// Back shows some pages as they were left.
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    sent.clear();
  }
});
