// swift-format-ignore-file
// Made from tables.js by `make script`.

/// What readers with scripts get besides tables: an ES module for pages with a table to sort or to filter.
let tableScript = #"""
    const A=new Intl.Collator(document.documentElement.lang||[],{numeric:!0}),k=n=>n.normalize("NFD").replace(/\p{M}/gu,"").toLowerCase(),E=({dataset:{value:n},textContent:l})=>{const s=n??l.trim(),c=+s.replaceAll(",","").replace("−","-");return/^–?$/.test(s)?null:isNaN(c)?s:c},N=(n,l)=>typeof n!=typeof l?typeof n=="number"?-1:1:typeof n=="number"?n-l:A.compare(n,l),x=n=>{try{return n(localStorage)}catch{}};document.querySelectorAll("table.data").forEach((n,l)=>{const s=n.tBodies[0];if(!s)return;const c=[...s.rows],m=[...n.querySelectorAll("th[data-sort]")],i=`bourse-sort ${location.pathname} ${l}`,p=["ascending","descending"],f=(t,o)=>{m.forEach(e=>e.removeAttribute("aria-sort"));let r=c;o&&(t.setAttribute("aria-sort",p[+(o<0)]),r=c.map(e=>[E(e.cells[t.cellIndex]),e]).sort(([e],[u])=>e==null||u==null?(e==null)-(u==null):o*N(e,u)).map(([,e])=>e));for(const e of r)s.append(e)},y=x(t=>t.getItem(i))?.split(" ");for(const t of m){const o=document.createElement("button"),r=t.textContent;o.type="button",o.append(...t.childNodes),t.append(o),o.onclick=()=>{const e=[1,-1,0][p.indexOf(t.getAttribute("aria-sort"))+1];f(t,e),x(u=>e?u.setItem(i,e+" "+r):u.removeItem(i))},y?.slice(1).join(" ")==r&&f(t,+y[0])}const b=n.parentNode.previousElementSibling;if(!b?.matches(".table-filter"))return;const[a,w,d]=["input","[role]","button"].map(t=>b.querySelector(t));if(!a||!w||!d)return;const g=()=>{const t=k(a.value.trim());for(const r of c)r.hidden=![...r.cells].some(e=>k(e.textContent).includes(t));const o=c.filter(r=>!r.hidden).length;d.hidden=!t,w.textContent=t?o?`${o} of ${c.length} rows`:"No rows match":""},h=()=>{a.value="",g(),a.focus()};a.oninput=g,a.onkeydown=t=>{t.key=="Escape"&&h()},d.onclick=h});

    """#

/// The checksum (POSIX `cksum`) of the source that `tableScript` was made from.
let tableScriptSource: UInt32 = 3864371478
