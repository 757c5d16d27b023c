/// The style of tables and value boxes, in light and dark by the site's own custom properties.
public let componentStylesheet = """
    .scroll{position:relative;overflow-x:auto;max-width:100%}
    .scroll:focus-visible{outline:2px solid var(--accent,#0b57d0);outline-offset:2px}
    .data{border-collapse:collapse;min-width:100%;color:var(--text,#1a1a1a);font-variant-numeric:tabular-nums lining-nums}
    .data caption{position:sticky;left:0;max-width:calc(100vw - 2rem);padding:0 0 .5rem;font-weight:600;text-align:left}
    .data th,.data td{padding:.4rem .75rem;border-bottom:1px solid var(--rule,#d5d5d5);text-align:left;vertical-align:middle}
    .data tr>:first-child{padding-left:0}
    .data tr>:last-child{padding-right:0}
    .data thead th{color:var(--muted,#595959);font-weight:600;vertical-align:bottom}
    .data tbody th{font-weight:600}
    .data .r{text-align:right}
    .data td.r{white-space:nowrap}
    .data .c{text-align:center}
    .data th[data-sort]{position:relative}
    .data th[data-sort]:not(.r):last-child,.data th[data-sort].r:first-child{padding-inline:.75rem}
    .data th[data-sort]:not(.r)::after,.data th[data-sort].r::before{content:"\\21c5";content:"\\21c5"/"";position:absolute;margin-inline:.2em;\
    font-size:.625rem;line-height:2.4;font-weight:400}
    .data th[data-sort].r::before{transform:translateX(calc(-100% - .4em))}
    .data th[aria-sort=ascending]:not(.r)::after,.data th[aria-sort=ascending].r::before{content:"\\25b2";content:"\\25b2"/""}
    .data th[aria-sort=descending]:not(.r)::after,.data th[aria-sort=descending].r::before{content:"\\25bc";content:"\\25bc"/""}
    .data th button{margin:0;padding:0;border:0;background:none;color:inherit;font:inherit;letter-spacing:inherit;\
    text-align:inherit;cursor:pointer}
    .data th button::after{content:"";position:absolute;inset:0}
    .data th[aria-sort]{color:var(--text,#1a1a1a)}
    .data th button:hover{text-decoration:underline}
    .data th button:focus-visible{outline:0}
    .data th button:focus-visible::after{outline:2px solid var(--accent,#0b57d0);outline-offset:-2px}
    .table-filter{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .75rem;min-height:2.25rem;margin:0 0 .5rem}
    .table-filter input{box-sizing:border-box;width:14rem;max-width:100%;height:2.25rem;margin:0;padding:0 .5rem;\
    border:1px solid var(--muted,#595959);border-radius:.25rem;background:none;color:inherit;font:inherit}
    .table-filter button{height:2.25rem;margin:0;padding:0 .75rem;border:1px solid var(--muted,#595959);border-radius:.25rem;\
    background:none;color:inherit;font:inherit;cursor:pointer}
    .table-filter [hidden]{display:none}
    .table-filter :focus-visible{outline:2px solid var(--accent,#0b57d0);outline-offset:2px}
    .table-filter [role]{color:var(--muted,#595959);font-size:.875rem;font-variant-numeric:tabular-nums}
    @media (scripting:none){.table-filter{display:none}.data th[data-sort]:not(.r)::after,.data th[data-sort].r::before{content:none}}
    @media print{.table-filter,.data th:not([aria-sort])::before,.data th:not([aria-sort])::after{display:none}}
    .data .d,.data [data-live]{white-space:nowrap}
    .data [data-live]{box-sizing:content-box;min-width:9.5ch}
    .data [data-live=price]{min-width:10ch}
    .data [data-live=volume]{min-width:12ch}
    .data svg{display:block}
    .up{color:var(--up,#0a6b2d)}
    .down{color:var(--down,#b3261e)}
    .flat,.note{color:var(--muted,#595959)}
    .note{font-size:.875rem}
    .metrics{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(10rem,100%),1fr));gap:1rem;margin:1.5rem 0}
    .metrics>div{padding:.75rem 1rem;border:1px solid var(--rule,#d5d5d5);border-radius:.5rem;overflow-wrap:anywhere}
    .metrics dt{color:var(--muted,#595959);font-size:.875rem}
    .metrics dd{margin:0;font-variant-numeric:tabular-nums lining-nums}
    .metrics .value{font-size:1.5rem;font-weight:600;line-height:1.3}
    .metrics [data-live]{white-space:nowrap}
    .metrics-block{margin:1.5rem 0}
    .metrics-block figcaption{font-weight:600}
    .metrics-block .metrics{margin:.5rem 0 0}
    .visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

    """
