/// How a report looks, and the policy that allows just that.
enum ReportStyle {
    /// Nothing may be loaded or run, and no style applies but ours, which its digest names.
    static let policy =
        "default-src 'none'; style-src '\(digest)'; base-uri 'none'; form-action 'none'"

    /// Of the text of ``sheet``: `openssl dgst -sha256 -binary | base64`. The tests compare them.
    static let digest = "sha256-RqDi208le1Ki/GGaWBbXvXIE8U4jVLWd7ck/5bTIo3c="

    static let markup = Markup(literal: sheet)

    private static let sheet: StaticString = """
        :root { color-scheme: light dark; --page: #f4f5f7; --card: #ffffff; --ink: #1a1f26; --soft: #55606d;
          --rule: #d5dae1; --edge: #8a94a1; --mark: #0b62c9; --band: #0b62c92e; --good: #17723a; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #0f1319; --card: #191e26; --ink: #e8ebf0; --soft: #aab4c1; --rule: #343c48; --edge: #7d8896;
            --mark: #6cb0ff; --band: #6cb0ff38; --good: #5ad185; --bad: #ff938a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.45 system-ui, sans-serif;
          -webkit-text-size-adjust: 100%; }
        main { max-width: 1120px; margin: 0 auto; padding: 16px; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 8px 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.05rem; margin: 0 0 8px; }
        h3 { font-size: .9rem; margin: 18px 0 6px; overflow-wrap: anywhere; }
        p { margin: 0; }
        bdi { unicode-bidi: isolate; overflow-wrap: anywhere; }
        .facts { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 16px; padding: 0;
          color: var(--soft); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 12px; }
        .tile, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 16px;
          min-width: 0; }
        .card { margin-top: 12px; }
        .tile h2 { font-size: .9rem; font-weight: 500; color: var(--soft); margin-bottom: 2px; }
        .figure { font-size: 2rem; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; }
        .amount { font-size: 1.15rem; font-weight: 650; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .note, .key, .more, .id, .nothing, footer { color: var(--soft); font-size: .875rem; }
        .amount + .note { margin-bottom: 6px; }
        .up { color: var(--good); }
        .down { color: var(--bad); }
        .pair { display: grid; gap: 0 12px; grid-template-columns: minmax(0, 1fr); }
        @media (min-width: 820px) { .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
        svg { display: block; }
        .plot { padding: 0 4px 0 48px; }
        .plot svg { overflow: visible; }
        .plot svg svg { overflow: hidden; }
        .tick { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--rule); }
        .base { stroke: var(--edge); }
        .bar { fill: var(--mark); }
        .partial, .outline { fill: none; stroke: var(--mark); stroke-width: 1.5; }
        .band { fill: var(--band); }
        .line { fill: none; stroke: var(--mark); stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
        .whisker { stroke: var(--mark); stroke-width: 2; }
        .mean { stroke: var(--ink); stroke-dasharray: 4 4; }
        .dot { fill: var(--mark); }
        .dot.partial { fill: var(--card); }
        .hint { fill: transparent; }
        .track { overflow: visible; }
        .key { margin-top: 8px; }
        .bars, .whiskers { list-style: none; margin: 0; padding: 0; }
        .bars li + li { margin-top: 12px; }
        .label { display: flex; justify-content: space-between; align-items: baseline; gap: 12px; }
        .label .name { font-weight: 600; min-width: 0; overflow-wrap: anywhere; }
        .label .value, .whiskers .value { font-variant-numeric: tabular-nums; }
        .label .value { text-align: right; }
        .more { margin-top: 8px; }
        .whiskers li, .axis { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr) 15rem; gap: 0 12px;
          align-items: center; }
        .whiskers .value { font-size: .875rem; color: var(--soft); text-align: right; }
        .axis .track { grid-column: 2; }
        .verdict { margin-top: 4px; font-size: .95rem; }
        details { margin-top: 12px; }
        summary { cursor: pointer; font-size: .875rem; width: max-content; padding: 4px 0; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .875rem; width: 100%; }
        caption { text-align: left; color: var(--soft); padding-bottom: 4px; }
        th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; text-align: left; }
        th { font-weight: 600; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        th.name { min-width: 8rem; }
        dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 18px; margin: 0; font-size: .9rem; }
        dt { font-weight: 600; }
        dd { margin: 0; color: var(--soft); }
        footer { padding: 12px 4px; }
        @media (max-width: 619px) {
          main { padding: 10px; }
          .wide { display: none; }
          .card, .tile { padding: 12px; }
          .plot { padding-left: 40px; }
          .whiskers li, .axis { grid-template-columns: minmax(0, 1fr) auto; }
          .whiskers .track { grid-column: 1 / -1; grid-row: 2; }
          dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
          dd { margin-bottom: 8px; } }
        @media print {
          :root { color-scheme: light; --page: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --rule: #cccccc;
            --edge: #777777; --mark: #0b62c9; --band: #0b62c92e; --good: #17723a; --bad: #b3261e; }
          body { font-size: 12px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          main { max-width: none; padding: 0; }
          .tile, li, tr, .plot { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          details:not([open]) { display: none; } }
        """
}
