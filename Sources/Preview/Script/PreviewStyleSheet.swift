/// The style of what `previewScript` shows over a page. It lies in a tree of its own and knows none of the site's names.
let previewStyleSheet = """
    :host {
      --background: #fffdf7;
      --code: #f4efe2;
      --text: #1d1a16;
      --muted: #5f574b;
      --rule: #d8cfbd;
      --mark: #b3261e;
      --focus: #0b57a4;
      all: initial !important;
      color-scheme: light dark !important;
      position: fixed !important;
      inset: auto 0 0 0 !important;
      z-index: 2147483647 !important;
      display: block !important;
      pointer-events: none !important;
    }

    @media (prefers-color-scheme: dark) {
      :host {
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
      font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
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
      gap: 1rem;
      padding: 0.75rem 1rem;
      background: var(--background);
    }

    h2 {
      margin: 0;
      padding-block: 0.2rem;
      font-size: 1rem;
      line-height: 1.4;
    }

    button {
      flex: none;
      padding: 0.25rem 0.8rem;
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
      padding: 0 1rem 0.25rem;
      list-style: none;
    }

    li {
      padding-block: 0.75rem;
      border-top: 1px solid var(--rule);
    }

    p {
      margin: 0;
    }

    strong {
      color: var(--mark);
    }

    pre {
      margin: 0.5rem 0 0;
      padding: 0.5rem 0.75rem;
      overflow-x: auto;
      border-radius: 4px;
      background: var(--code);
      font: 0.875rem/1.45 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "Liberation Mono", monospace;
      white-space: pre;
      overflow-wrap: normal;
      tab-size: 4;
    }

    .rest {
      padding: 0 1rem 0.75rem;
      color: var(--muted);
    }

    .note,
    .shown {
      width: fit-content;
      margin: 0 0.75rem 0.75rem auto;
      padding: 0.35rem 0.8rem;
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

    """
