"""How the strength report looks."""

STYLE = """
body { max-width: 960px; background: #fbfbfa }
h1 { font-size: 30px; margin: 0 0 .3em; letter-spacing: -.01em }
h2 { font-size: 21px; margin: 2.6em 0 .4em }
h3 { font-size: 16px; margin: 1.8em 0 .5em }
h3 small { font-weight: 400; margin-left: .5em }
p { max-width: 46em }
.lead { color: #4b5563; margin-top: 0 }
.where { font-size: 14px; color: #6b7280 }
code { font: .9em ui-monospace, Menlo, Consolas, monospace; background: #eef0f2; border-radius: 4px; padding: 1px 5px;
  overflow-wrap: anywhere }
.good { color: #1e7f45 } .fair { color: #8a6100 } .poor { color: #c62f2f } .none { color: #6b7280 }

.cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px; margin: 1.6em 0 }
.card { background: #fff; border: 1px solid #e1e4e8; border-radius: 12px; padding: 18px 20px }
.card p { margin: 0; max-width: 36em }
.card b { display: block; font-size: 30px; line-height: 1.15; letter-spacing: -.02em; white-space: nowrap }
.card b i { display: block; font-size: 15px; font-style: normal; font-weight: 400; letter-spacing: 0; line-height: 1 }
.card strong { display: block; margin: .2em 0; line-height: 1.3; font-weight: 600; color: #1f2933 }
.card small { display: block; font-size: 14px; line-height: 1.4 }
.suite { grid-column: 1 / -1; display: flex; gap: 28px; align-items: center; padding: 24px 28px }
.suite b { font-size: 72px } .suite strong { font-size: 19px }

table { background: #fff; border: 1px solid #e1e4e8; border-radius: 12px; border-collapse: separate; border-spacing: 0;
  overflow: hidden }
th, td { padding: 9px 16px }
thead th { font-size: 13px; border-top: 0 }
tbody th { font-weight: 500; color: inherit }
tbody th small { display: block; font-size: 14px; line-height: 1.4; font-weight: 400 }
td.short { white-space: nowrap }
.bar { display: inline-block; width: 110px; height: 9px; border-radius: 5px; background: #e6e8eb; margin-right: 12px;
  overflow: hidden }
.bar i { display: block; height: 100%; background: currentColor }
.share { white-space: nowrap; font-weight: 600 }

.missed { padding-left: 1.7em; max-width: 52em }
.missed li { margin: .5em 0; padding-left: .3em }
.missed li::marker { color: #9aa2ab }
.missed b { font-weight: 600 }
.way { white-space: nowrap; font-weight: 500; color: #3b4a5a }
.callout { background: #fdf3d7; border-radius: 12px; padding: 14px 20px }
.callout ul { margin: .4em 0 0; padding-left: 1.2em }
.flag { font-size: 12px; font-weight: 600; border-radius: 20px; padding: 2px 10px; background: #fbe3e3; color: #a32626;
  white-space: nowrap }
details, .still { background: #fff; border: 1px solid #e1e4e8; border-radius: 10px; margin: 8px 0 }
summary, .still { display: flex; gap: 16px; align-items: center; padding: 10px 16px }
summary { cursor: pointer }
summary::before, .still::before { content: "›"; color: #6b7280; font-size: 20px; line-height: 1; width: .5em }
details[open] > summary::before { transform: rotate(90deg) }
.still::before { content: "" }
.title { flex: 1 }
.scenario .share { width: 190px }
details > div { padding: 0 24px 12px 34px }

@media (max-width: 700px) {
  .cards { grid-template-columns: 1fr 1fr }
  .suite { flex-direction: column; align-items: flex-start; gap: 6px }
  summary, .still { flex-wrap: wrap }
  th, td { padding: 8px 10px }
  td .bar { display: none }
  .way { white-space: normal; overflow-wrap: anywhere }
  .title { flex-basis: 80% }
}
@media print { body { background: #fff } }
"""
