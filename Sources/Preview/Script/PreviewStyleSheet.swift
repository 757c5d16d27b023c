/// The style of what `previewScript` shows over a page. It lies in a tree of its own and knows none of the site's names.
let previewStyleSheet = """
    :host,
    .bourse-mistakes {
      --background: #fffdf7;
      --code: #f4efe2;
      --text: #1d1a16;
      --muted: #5f574b;
      --rule: #d8cfbd;
      --mark: #b3261e;
      --focus: #0b57a4;
    }

    :host {
      all: initial !important;
      color-scheme: light dark !important;
      position: fixed !important;
      inset: auto 0 0 0 !important;
      z-index: 2147483647 !important;
      display: block !important;
      pointer-events: none !important;
    }

    @media (prefers-color-scheme: dark) {
      :host,
      .bourse-mistakes {
        --background: #1d1a17;
        --code: #2a2622;
        --text: #f1ece4;
        --muted: #b9afa1;
        --rule: #4a433b;
        --mark: #f4918a;
        --focus: #86b8f2;
      }
    }

    @media print {
      :host {
        display: none !important;
      }
    }

    * {
      box-sizing: border-box;
    }

    [hidden] {
      display: none !important;
    }

    section,
    .note,
    .shown {
      background: var(--background);
      color: var(--text);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      overflow-wrap: anywhere;
      pointer-events: auto;
    }

    section {
      max-height: 60vh;
      overflow-y: auto;
      overscroll-behavior: contain;
      border-top: 3px solid var(--mark);
      box-shadow: 0 -4px 24px rgb(0 0 0 / 25%);
    }

    header {
      position: sticky;
      top: 0;
      display: flex;
      align-items: flex-start;
      justify-content: space-between;
      gap: 16px;
      padding: 12px 16px;
      background: var(--background);
    }

    h2 {
      margin: 0;
      padding-block: 3.2px;
      font-size: 16px;
      line-height: 1.4;
    }

    button {
      flex: none;
      padding: 4px 12.8px;
      border: 1px solid var(--muted);
      border-radius: 4px;
      background: transparent;
      color: inherit;
      font: inherit;
      cursor: pointer;
    }

    button:hover {
      background: var(--code);
    }

    :focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }

    pre:focus-visible {
      outline-offset: -2px;
    }

    ol {
      margin: 0;
      padding: 0 16px 4px;
      list-style: none;
    }

    li {
      padding-block: 12px;
      border-top: 1px solid var(--rule);
    }

    p {
      margin: 0;
    }

    strong {
      color: var(--mark);
    }

    pre {
      margin: 8px 0 0;
      padding: 8px 12px;
      overflow-x: auto;
      border-radius: 4px;
      background: var(--code);
      font: 14px/1.45 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "Liberation Mono", monospace;
      white-space: pre;
      overflow-wrap: normal;
      tab-size: 4;
    }

    .rest {
      padding: 0 16px 12px;
      color: var(--muted);
    }

    .note,
    .shown {
      width: fit-content;
      margin: 0 12px 12px auto;
      padding: 5.6px 12.8px;
      border: 1px solid var(--rule);
      border-radius: 4px;
      box-shadow: 0 2px 10px rgb(0 0 0 / 20%);
    }

    .note:empty {
      display: none;
    }

    .note {
      color: var(--muted);
    }

    .shown {
      display: block;
      border-color: var(--mark);
      background: var(--background);
      color: var(--mark);
      font-weight: 600;
    }


    /* The preview's own pages, which stand for those that cannot be made. */
    body {
      margin: 0;
    }

    .bourse-mistakes {
      min-height: 100vh;
      padding: 32px max(16px, 50vw - 400px);
      background: var(--background);
      color: var(--text);
      color-scheme: light dark;
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      overflow-wrap: anywhere;
    }

    .bourse-mistakes h1 {
      margin: 0 0 8px;
      font-size: 22px;
    }

    .bourse-mistakes ol {
      margin: 24px 0 0;
      padding: 0;
      list-style: none;
    }

    .bourse-mistakes li {
      margin: 0 0 16px;
      padding: 12px 0 0;
      border-top: 3px solid var(--rule);
    }

    .bourse-mistakes li.bourse-error {
      border-color: var(--mark);
    }

    .bourse-mistakes li.bourse-error b {
      color: var(--mark);
    }

    .bourse-mistakes p {
      margin: 0 0 4px;
    }

    .bourse-mistakes p > code {
      font-weight: 700;
    }

    .bourse-mistakes pre {
      margin: 8px 0 0;
      padding: 8px;
      overflow-x: auto;
      background: var(--code);
    }

    """
