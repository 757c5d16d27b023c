/// The rules of what `chartScript` adds to charts. The room that its first row takes is kept free where scripts run, so that
/// nothing moves when it comes.
public let chartScriptStylesheet = """
    .chart{--target:24px}
    .chart-area{position:relative}
    .chart-cursor{position:absolute;inset:0;cursor:crosshair;touch-action:pan-y}
    .plot .cross line{stroke:var(--chart-axis);stroke-width:1;shape-rendering:crispEdges}
    .plot .cross circle{stroke:var(--chart-ground);stroke-width:2}
    .chart-top{display:flex;flex-wrap:wrap;align-items:end}
    .chart-top[hidden]{display:none}
    .chart-ranges{display:flex;margin-inline-end:1rem}
    .chart-readout{flex:1 1 16rem;position:relative;height:24px;margin:0;font-size:.8125rem;line-height:18px;\
    font-variant-numeric:tabular-nums lining-nums}
    .chart-readout>span{position:absolute;inset:auto 0 0;box-sizing:border-box;padding:3px 0;display:flex;flex-wrap:wrap;column-gap:1em;background:var(--chart-ground);pointer-events:none}
    .chart-readout>.idle{inset:0;overflow:hidden}
    .chart-readout span span span{color:var(--c,inherit);font-weight:600}
    .chart-ranges button,.chart-tools>*{box-sizing:border-box;min-width:var(--target);height:var(--target);margin:0;padding:0 .5em;\
    border:0;border-radius:3px;background:none;color:var(--chart-muted);font:inherit;font-size:.8125rem;line-height:var(--target);\
    text-align:center;text-decoration:none;cursor:pointer}
    .chart-ranges button:first-child{margin-inline-start:-.5em}
    .chart-ranges button[aria-pressed=true]{color:var(--chart-text);font-weight:600;text-decoration:2px underline;text-underline-offset:5px}
    .chart-ranges button:hover,.chart-tools>:hover{color:var(--chart-text);text-decoration:underline}
    .chart-tools{float:right;display:flex;margin-right:-.5em}
    .chart:has([data-x]) .chart-data{margin-top:0}
    .chart.live .chart-data summary{line-height:var(--target)}
    @media (pointer:coarse){.chart{--target:44px}}
    @media screen and (scripting:enabled){.chart:not(.live)>.plot[data-x]{display:inline-block;\
    margin-top:24px;vertical-align:top}
    .chart:not(.live):has([data-ranges])>.plot[data-x]{margin-top:var(--target)}
    .chart:not(.live):has([data-x]) .chart-data summary{line-height:var(--target)}
    @container (max-width:34rem){.chart:not(.live):has([data-ranges])>.plot[data-x]{margin-top:calc(24px + var(--target))}}}
    @media (forced-colors:active){.chart-ranges button[aria-pressed=true]{color:Highlight}}
    @media print{.chart-top,.chart-tools,.plot .cross{display:none}}

    """
