// swift-format-ignore-file
// Made from tables.js by `make script`.

/// What readers with scripts get besides tables: an ES module for pages with a table to sort or to filter.
let tableScript = #"""
    const A=new Intl.Collator(document.documentElement.lang||[],{numeric:!0}),h=o=>o.normalize("NFD").replace(/\p{M}/gu,"").toLowerCase(),E=({dataset:{value:o},textContent:l})=>{const s=o??l.trim(),c=+s.replaceAll(",","").replace("−","-");return/^–?$/.test(s)?null:isNaN(c)?s:c},N=(o,l)=>typeof o!=typeof l?typeof o=="number"?-1:1:typeof o=="number"?o-l:A.compare(o,l),k=o=>{try{return o(localStorage)}catch{}};document.querySelectorAll(".data").forEach((o,l)=>{const s=o.tBodies[0],c=[...s.rows],d=[...o.querySelectorAll("th[data-sort]")],i=`bourse-sort ${location.pathname} ${l}`,m=["ascending","descending"],p=(t,n)=>{d.forEach(e=>e.removeAttribute("aria-sort"));let r=c;n&&(t.setAttribute("aria-sort",m[+(n<0)]),r=c.map(e=>[E(e.cells[t.cellIndex]),e]).sort(([e],[a])=>e==null||a==null?(e==null)-(a==null):n*N(e,a)).map(([,e])=>e));for(const e of r)s.append(e)},f=k(t=>t.getItem(i))?.split(" ");for(const t of d){const n=document.createElement("button"),r=t.textContent;n.type="button",n.append(...t.childNodes),t.append(n),n.onclick=()=>{const e=[1,-1,0][m.indexOf(t.getAttribute("aria-sort"))+1];p(t,e),k(a=>e?a.setItem(i,e+" "+r):a.removeItem(i))},f?.slice(1).join(" ")==r&&p(t,+f[0])}const y=o.parentNode.previousElementSibling;if(!y?.matches(".table-filter"))return;const[u,x,b]=["input","[role]","button"].map(t=>y.querySelector(t)),w=()=>{const t=h(u.value.trim());for(const r of c)r.hidden=![...r.cells].some(e=>h(e.textContent).includes(t));const n=c.filter(r=>!r.hidden).length;b.hidden=!t,x.textContent=t?n?`${n} of ${c.length} rows`:"No rows match":""},g=()=>{u.value="",w(),u.focus()};u.oninput=w,u.onkeydown=t=>{t.key=="Escape"&&g()},b.onclick=g});

    """#

/// The checksum (POSIX `cksum`) of the source that `tableScript` was made from.
let tableScriptSource: UInt32 = 3683024717
