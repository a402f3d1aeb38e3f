// Draws a chart from what the page carries as JSON. Clean under a strict CSP: SVG renderer,
// tooltips as rich text, colours from the sheet. Loaded by charts.ts when a chart is to be seen.
import { BarChart, LineChart, SankeyChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, SankeyChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

type Value = number | null;
interface Series { label: string; kind: "bar" | "line"; values: Value[] }
interface Data {
  kind: "time" | "ranked" | "sankey"; labels: string[]; series: Series[]; flows: [string, string, Value][];
  unit: string; target: Value; targetLabel: string; language: string; missing: string;
}
interface Colours { ink: string; faint: string; line: string; paper: string; rows: string[] }

const PAPER: Colours = { ink: "#000", faint: "#333", line: "#bbb", paper: "#fff", rows: ["#222", "#999", "#555", "#ccc"] };

function colours(): Colours {
  const sheet = getComputedStyle(document.documentElement);
  const token = (name: string) => sheet.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"), faint: token("faint"), line: token("line"), paper: token("paper"),
    rows: [token("deep"), token("edge"), token("warm"), token("wait"), token("soft")],
  };
}

function words(data: Data): (value: unknown) => string {
  const format = new Intl.NumberFormat(data.language, { maximumFractionDigits: 2 });
  return (value) => {
    if (value === null || value === undefined || value === "-") return data.missing;
    return format.formatToParts(Number(value)).map((part) => (part.type === "group" ? "\u202f" : part.value)).join("");
  };
}

function short(data: Data): (value: number) => string {
  const format = new Intl.NumberFormat(data.language, { notation: "compact", maximumFractionDigits: 1 });
  return (value) => format.format(value);
}

function tooltip(c: Colours) {
  return {
    renderMode: "richText" as const, confine: true, backgroundColor: c.paper, borderColor: c.line,
    textStyle: { color: c.ink, fontSize: 13 },
  };
}

function target(data: Data, c: Colours, lying: boolean) {
  if (data.target === null) return undefined;
  return {
    silent: true, symbol: "none", animation: false, label: { show: false },
    lineStyle: { color: c.ink, type: "dashed" as const, width: 1.5 },
    data: [lying ? { xAxis: data.target } : { yAxis: data.target }],
  };
}

function roundUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step) * step;
}

function plot(data: Data, c: Colours, paper: boolean): echarts.EChartsCoreOption {
  const say = words(data), lying = data.kind === "ranked";
  const names = { type: "category" as const, data: data.labels, inverse: lying, axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } }, axisLabel: { color: c.faint, hideOverlap: !lying } };
  const reach = (axis: { max: number }) => (data.target !== null && data.target > axis.max ? roundUp(data.target) : null);
  const values = { type: "value" as const, max: reach, axisLabel: { color: c.faint, formatter: short(data), hideOverlap: true }, splitLine: { lineStyle: { color: c.line } } };
  return {
    animation: false, color: c.rows, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    aria: { enabled: false, decal: { show: paper } },
    grid: { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { ...tooltip(c), trigger: "axis", valueFormatter: (value: unknown) => `${say(value)} ${value === null ? "" : data.unit}` },
    xAxis: lying ? values : names, yAxis: lying ? names : values,
    series: data.series.map((series, n) => ({
      name: series.label, type: series.kind, data: series.values.map((value) => value ?? "-"),
      connectNulls: false, symbolSize: 5, showSymbol: series.values.length < 40, barMaxWidth: lying ? 14 : 28,
      lineStyle: { width: 2.5, type: paper && n % 2 ? "dashed" : "solid" }, markLine: n === 0 ? target(data, c, lying) : undefined,
    })),
  };
}

function flow(data: Data, c: Colours): echarts.EChartsCoreOption {
  const say = words(data);
  const names = [...new Set(data.flows.flatMap(([from, to]) => [from, to]))];
  return {
    animation: false, color: c.rows, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, tooltip: { ...tooltip(c), trigger: "item", valueFormatter: (value: unknown) => `${say(value)} ${data.unit}` },
    series: [{
      type: "sankey", left: 4, right: 120, top: 8, bottom: 8, draggable: false, label: { color: c.ink },
      data: names.map((name) => ({ name })), lineStyle: { color: "source", opacity: 0.35 },
      links: data.flows.filter(([, , value]) => value !== null).map(([source, to, value]) => ({ source, target: to, value })),
    }],
  };
}

const SVG = "http://www.w3.org/2000/svg";

function mark(key: Element, label: string, shape: string, attributes: Record<string, string>) {
  const entry = document.createElement("span"), svg = document.createElementNS(SVG, "svg"), drawn = document.createElementNS(SVG, shape);
  svg.setAttribute("viewBox", "0 0 20 12");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value);
  svg.append(drawn);
  entry.append(svg, label);
  key.append(entry);
}

function legend(figure: Element, data: Data, c: Colours, say: (value: unknown) => string) {
  const key = figure.querySelector<HTMLElement>(".key")!;
  key.replaceChildren();
  data.series.forEach((series, n) => {
    const colour = c.rows[n % c.rows.length];
    if (series.kind === "line") mark(key, series.label, "path", { d: "M0 6H20", stroke: colour, "stroke-width": "2.5" });
    else mark(key, series.label, "rect", { x: "6", width: "8", height: "12", fill: colour });
  });
  if (data.target !== null) mark(key, `${data.targetLabel} : ${say(data.target)} ${data.unit}`, "path", { d: "M0 6H20", class: "l-d" });
  key.hidden = key.childElementCount === 0;
}

export function draw(figure: Element) {
  const source = figure.querySelector<HTMLScriptElement>("script[type='application/json']");
  const place = figure.querySelector<HTMLElement>(".draw");
  if (!source?.textContent || !place) return;
  const data = JSON.parse(source.textContent) as Data;
  const chart = echarts.init(place, null, { renderer: "svg" });
  const show = (paper = false) => {
    const c = paper ? PAPER : colours();
    chart.setOption(data.kind === "sankey" ? flow(data, c) : plot(data, c, paper), true);
    legend(figure, data, c, words(data));
  };
  show();
  new ResizeObserver(() => chart.resize()).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show());
  addEventListener("beforeprint", () => show(true));
  addEventListener("afterprint", () => show());
}
