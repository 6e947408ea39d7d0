/** Texts that want to be more than text. One has a real link. */
export const HOSTILE = [
  '<img src=x onerror="alert(1)">',
  '<script>alert(2)</script>',
  '"><svg onload=alert(3)>',
  'javascript:alert(4) data:text/html,<script>alert(5)</script>',
  '{@html "<b>6</b>"} ${7} {{8}}',
  '\u202edetrevni\u202c and \u2066isolated',
  'A' + '\u0301'.repeat(1_000),
  'x'.repeat(16_000),
  '﷽'.repeat(60),
  'https://example.org/"onmouseover="alert(9)',
  '<style>*{display:none}</style><base href=//evil.example>',
  '&lt;b&gt; &amp; \u0000\u0007\u001b[31m',
].map((text) => text.replaceAll('\u0000', '\u2400'));
