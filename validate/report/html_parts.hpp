#pragma once

namespace eckart::validate {

/// The style sheet of report.html. Free of the characters that XML would take for markup.
inline constexpr const char* html_style = R"css(
:root { --ink: #1b1f24; --paper: #ffffff; --faint: #d5dae0; --panel: #f4f6f8; --link: #0b57a4;
  --pass: #2e7d32; --lossy: #a06a00; --undecided: #00708a; --fail: #c62828; --died: #8e24aa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --paper: #14171a; --faint: #3a4149; --panel: #1e2327; --link: #7db7f0;
  --pass: #6abf69; --lossy: #e0a83a; --undecided: #4fc3d9; --fail: #ff7b72; --died: #d58ae8; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 1180px; margin: 2em auto; padding: 0 1em; }
a { color: var(--link); }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2em; }
code, pre, td.cell, .glyph { font-family: ui-monospace, monospace; }
pre { background: var(--panel); padding: .6em .8em; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 4px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; } th, td { padding: .15em .45em; text-align: center; }
th.driver { text-align: left; font-weight: 500; white-space: nowrap; position: sticky; left: 0; background: var(--paper); }
td.cell { min-width: 1.6em; border: 1px solid var(--faint); } td.cell a { text-decoration: none; color: inherit; display: block; }
td.count { text-align: right; font-variant-numeric: tabular-nums; }
.v-pass { color: var(--pass); } .v-lossy { color: var(--lossy); } .v-undecided { color: var(--undecided); }
.v-fail { color: var(--fail); } .v-died { color: var(--died); }
td.v-fail, td.v-died { font-weight: 700; background: var(--panel); }
svg { width: 100%; max-width: 900px; height: auto; }
svg .rule { stroke: var(--faint); stroke-width: 1; } svg .tick { fill: var(--ink); opacity: .7; font-size: 11px; }
svg .label { fill: var(--ink); font-size: 12px; } svg .mark { stroke: currentColor; stroke-linecap: round; opacity: .7; }
svg .dot { fill: currentColor; } svg .median { stroke: var(--ink); stroke-width: 2; }
details { border-left: 3px solid currentColor; padding: .1em .8em; margin: .4em 0; }
details > * { color: var(--ink); } summary { cursor: pointer; } summary .glyph { font-weight: 700; }
.v-fail > summary .glyph { color: var(--fail); } .v-died > summary .glyph { color: var(--died); }
.v-lossy > summary .glyph { color: var(--lossy); } .v-undecided > summary .glyph { color: var(--undecided); }
input { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--faint); border-radius: 4px; padding: .3em .6em; width: 24em; max-width: 90%; }
)css";

/// Filters the findings by the words typed. Free of the characters that XML would take for markup.
inline constexpr const char* html_script = R"js(
const box = document.getElementById("filter");
const items = Array.from(document.querySelectorAll("details.finding"));
function apply() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of items) {
    const text = item.querySelector("summary").textContent.toLowerCase();
    item.hidden = !words.every(word => text.includes(word));
  }
}
box.addEventListener("input", apply);
function reveal() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (!target) return;
  box.value = ""; apply();
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView();
}
window.addEventListener("hashchange", reveal);
reveal();
)js";

} // namespace eckart::validate
