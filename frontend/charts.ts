// Makes room for each chart at once, its table one click away, and fetches what draws them when one
// is to be seen or somebody begins to move on the page: it is heavy, and the page is read without it.
const figures = [...document.querySelectorAll("[data-chart]")];
const waiting = new Set(figures);
const signs = ["scroll", "pointermove", "pointerdown", "keydown", "touchstart"];
let fetched: Promise<typeof import("./drawing")> | undefined;

// The chart's place instead of its table; or its table again, when nothing could draw it.
function prefer(figure: Element, drawn: boolean) {
  const place = figure.querySelector<HTMLElement>(".draw"), table = figure.querySelector<HTMLDetailsElement>("details.data");
  if (place) place.hidden = !drawn;
  if (table) table.open = !drawn;
}

function prepare(figure: Element) {
  const place = figure.querySelector<HTMLElement>(".draw"), source = figure.querySelector("script[type='application/json']");
  if (!place || !source?.textContent) return;
  const { kind, labels } = JSON.parse(source.textContent) as { kind: string; labels: string[] };
  if (kind === "ranked") place.style.height = `${Math.max(8, 2 + labels.length * 1.75)}rem`;
  prefer(figure, true);
  seen.observe(place);
}

// One chart, then a pause: the page answers between two.
async function drawAll(first: Element[] = []) {
  for (const sign of signs) removeEventListener(sign, begin);
  const starting = !fetched;
  fetched ??= import("./drawing");
  try {
    const { draw } = await fetched;
    for (const figure of starting ? [...first, ...figures] : first) {
      if (!waiting.delete(figure)) continue;
      draw(figure);
      await new Promise((rest) => setTimeout(rest));
    }
  } catch (fault) {
    for (const figure of waiting) prefer(figure, false);
    throw fault;
  }
}

const begin = () => void drawAll();
const seen = new IntersectionObserver((rows) => {
  const shown = rows.filter((row) => row.isIntersecting).map((row) => row.target.closest("[data-chart]")!);
  if (shown.length) void drawAll(shown);
});

figures.forEach(prepare);
for (const sign of signs) addEventListener(sign, begin, { passive: true });
// What is not drawn yet is printed as its table.
addEventListener("beforeprint", () => waiting.forEach((figure) => prefer(figure, false)));
addEventListener("afterprint", () => waiting.forEach((figure) => prefer(figure, true)));
