/// The rules that every page with a chart needs: colours, strokes, dashes and text, by class.
///
/// The six colours differ for readers with any kind of colour blindness in lightness or in hue, after Okabe and Ito's
/// palette, darkened or lightened to a contrast of at least 4.5:1 with the ground, since end labels take them too.
public let chartStylesheet = base + gutters

private let base = """
    :root{--chart-1:#0b57a4;--chart-2:#b8420a;--chart-3:#00715a;--chart-4:#8f3a84;--chart-5:#7d6200;--chart-6:#4a5560;\
    --chart-ground:var(--background,#fff);--chart-text:var(--text,#15191e);--chart-muted:var(--muted,#55606b);\
    --chart-rule:var(--rule,#d5dae0);--chart-axis:#7b8794;--chart-band:#0b57a4;\
    --chart-up:var(--up,#0a6b38);--chart-down:var(--down,#b3261e)}
    @media screen and (prefers-color-scheme:dark){:root{--chart-1:#6fb1f5;--chart-2:#f79561;--chart-3:#4ccaa8;\
    --chart-4:#dc9bd3;--chart-5:#dfc04f;--chart-6:#b3bdc8;--chart-ground:var(--background,#14171a);\
    --chart-text:var(--text,#e7eaee);--chart-muted:var(--muted,#a2acb7);--chart-rule:var(--rule,#36404b);\
    --chart-axis:#7b8794;--chart-band:#6fb1f5;--chart-up:var(--up,#5ecb8d);--chart-down:var(--down,#f4918a)}}
    @media (forced-colors:active){:root{--chart-1:CanvasText;--chart-2:CanvasText;--chart-3:CanvasText;\
    --chart-4:CanvasText;--chart-5:CanvasText;--chart-6:CanvasText;--chart-ground:Canvas;--chart-text:CanvasText;\
    --chart-muted:CanvasText;--chart-rule:GrayText;--chart-axis:CanvasText;--chart-band:GrayText;--chart-up:CanvasText;\
    --chart-down:CanvasText}.plot,.key,.spark{forced-color-adjust:none}}
    .chart{container-type:inline-size;margin:1.5rem 0;color:var(--chart-text)}
    .chart figcaption{margin:0 0 .5rem;line-height:1.4}
    .chart-title{display:block;font-weight:600}
    .chart-subtitle{display:block;color:var(--chart-muted);font-size:.875rem}
    .chart-source,.chart-empty{margin:.25rem 0;color:var(--chart-muted);font-size:.8125rem}
    .chart-legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0 0 .5rem;padding:0;list-style:none;font-size:.8125rem}
    .chart-legend li{margin:0;padding:0}
    .chart-data{margin:.25rem 0;font-size:.875rem}
    .chart-data summary{width:fit-content;color:var(--chart-muted);font-size:.8125rem;cursor:pointer}
    .chart-data p{margin:.5rem 0}
    .plot{display:block;box-sizing:border-box;max-width:none;overflow:visible;padding-right:10px;\
    font-size:12px;line-height:1;font-variant-numeric:tabular-nums lining-nums}
    .plot text{fill:var(--chart-muted)}
    .plot .y text,.plot .z{text-anchor:end}
    .plot .x text{text-anchor:middle}
    .plot .n{fill:var(--c);font-weight:600}
    .marks{overflow:visible}
    .marks.clip{overflow:hidden}
    .key{overflow:visible;vertical-align:-1px}
    .spark{display:inline-block;vertical-align:middle;overflow:visible}
    .c1{--c:var(--chart-1)}.c2{--c:var(--chart-2)}.c3{--c:var(--chart-3)}
    .c4{--c:var(--chart-4)}.c5{--c:var(--chart-5)}.c6{--c:var(--chart-6)}
    :is(.plot,.key,.spark) path{fill:none;vector-effect:non-scaling-stroke}
    :is(.plot,.spark) circle{fill:var(--c)}
    :is(.plot,.key,.spark) .l{stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    :is(.plot,.spark) .o{stroke:var(--c);stroke-width:5;stroke-linecap:round}
    .spark .l{stroke-width:1.5}
    .spark .o{stroke-width:3}
    :is(.plot,.key) .a{fill:var(--c);fill-opacity:.16}
    :is(.plot,.key) .b{fill:var(--c)}
    :is(.plot,.key) .b.h{fill:var(--chart-ground);stroke:var(--c);stroke-width:1.5}
    :is(.plot,.key) .i{fill:var(--chart-band);fill-opacity:.16;stroke:var(--chart-band);stroke-opacity:.7;stroke-width:1}
    :is(.plot,.key) .up{fill:var(--chart-ground);stroke:var(--chart-up);stroke-width:1}
    :is(.plot,.key) .down{fill:var(--chart-down);stroke:var(--chart-down);stroke-width:1}
    .plot .grid{stroke:var(--chart-rule);stroke-width:1}
    .plot .zero,.plot .axis{stroke:var(--chart-axis);stroke-width:1}
    .plot .grid,.plot .zero,.plot .axis{shape-rendering:crispEdges}
    .dashes .d2{stroke-dasharray:7 4}
    .dashes .d3{stroke-dasharray:1 5}
    .dashes .d4{stroke-dasharray:10 4 1 4}
    .dashes .d5{stroke-dasharray:4 4}
    @container (max-width:34rem){.plot .w{display:none}.plot .s{transform:translateY(16px)}}
    @media print{.chart{break-inside:avoid}.chart-data{display:none}}

    """

/// The width of the gutters for labels of 2 to 24 digits on the left and 3 to 11 on the right; see `PlotWidths`.
private let gutters =
    (2...24).map { ".plot.g\($0){padding-left:calc(\($0)ch + 10px)}\n" }.joined()
    + (3...EndLabels.mostDigits).map { ".plot.e\($0){padding-right:calc(\($0)ch + 18px)}\n" }.joined()
