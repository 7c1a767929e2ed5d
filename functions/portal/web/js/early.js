// Runs before the first paint: goes to the language that was chosen, and says whether somebody may be logged in, so that
// the page is laid out for its navigation from the start and nothing moves afterwards.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage can be switched off; the page then works without it.
    }
  };
  const language = read('language');
  const isAsked = new URLSearchParams(location.search).has('lang');
  if ((language === 'da' || language === 'en') && language !== root.lang && !isAsked) {
    const address = new URL(location.href);
    address.searchParams.set('lang', language);
    location.replace(address);
  }
  if (read('session') === '1' && root.dataset.needs !== 'none') root.dataset.session = '';
})();
