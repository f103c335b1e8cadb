import express, { type Request, type Response, type Router } from 'express';
import { isDomainError } from '#errors';
import type { UseCaseDeps } from '#use-cases/deps';
import { findSubscription, type Subscription, unsubscribe } from '#use-cases/relay/unsubscribe';

type Locale = 'ja' | 'en';

const WORDS = {
  ja: {
    title: '配信停止',
    kinds: {
      advertising: {
        mail: '広告・ご案内のメール',
        sms: '広告・ご案内のSMS',
        postcard: '広告・ご案内のはがき',
      },
      all: { mail: 'すべてのメール', sms: 'すべてのSMS', postcard: 'すべてのはがき' },
    },
    ask: (store: string, kind: string) =>
      `${store}からの${kind}の配信を停止します。よろしければボタンを押してください。`,
    service: '商談のご返信など、お客様のお取り引きについての連絡は、引き続きお送りします。',
    button: '配信を停止する',
    everything: 'お取り引きの連絡も含めて、すべて停止する',
    done: (store: string, kind: string) => `${store}からの${kind}の配信を停止しました。`,
    after: '行き違いで届くことがありましたら、ご容赦ください。再開をご希望の場合は店舗までご連絡ください。',
    wrong: 'このリンクは正しくありません。',
    wrongAfter:
      'メールのリンクを最後まで開いているかご確認ください。停止できない場合は、届いたメールにそのまま返信してください。',
    other: 'English',
  },
  en: {
    title: 'Unsubscribe',
    kinds: {
      advertising: { mail: 'advertising mail', sms: 'advertising texts', postcard: 'advertising postcards' },
      all: { mail: 'mail of any kind', sms: 'text messages of any kind', postcard: 'postcards of any kind' },
    },
    ask: (store: string, kind: string) => `This stops ${kind} from ${store}. Press the button to confirm.`,
    service: 'Answers to you and messages about your own dealings with the store will still come.',
    button: 'Unsubscribe',
    everything: 'Stop everything, messages about my dealings too',
    done: (store: string, kind: string) => `You will get no more ${kind} from ${store}.`,
    after: 'A message that is already on its way may still arrive. To start again, please contact the store.',
    wrong: 'This link is not correct.',
    wrongAfter:
      'Please check that you opened the whole link. If it does not work, just reply to the mail you got.',
    other: '日本語',
  },
} as const;

/**
 * `GET /u/<token>` asks, `POST /u/<token>` stops (RFC 8058). GET changes nothing: mail programs and scanners open every
 * link. No sign-in, no script, no cookie; nothing on it says whose link it is.
 */
export function unsubscribePage(deps: UseCaseDeps): Router {
  const router = express.Router();
  const answer =
    (work: (req: Request, token: string) => Promise<Subscription>) => async (req: Request, res: Response) => {
      const locale = localeOf(req);
      try {
        const subscription = await work(req, String(req.params.token));
        sendPage(
          res,
          200,
          locale,
          isStopped(subscription) ? stopped(locale, subscription) : question(locale, subscription),
        );
      } catch (error) {
        if (!isDomainError(error, 'unsubscribe_link_invalid')) throw error;
        const { wrong, wrongAfter } = WORDS[locale];
        sendPage(res, error.status, locale, `<h1>${wrong}</h1><p>${wrongAfter}</p>`);
      }
    };
  router.get(
    '/:token',
    answer((_req, token) => findSubscription(deps, token)),
  );
  router.post(
    '/:token',
    express.urlencoded({ extended: false, limit: '10kb' }),
    answer((req, token) =>
      unsubscribe(deps, {
        token,
        by: formOf(req).page ? 'page' : 'mail_program',
        everything: Boolean(formOf(req).everything),
        ip: req.ip ?? '',
        userAgent: req.get('user-agent') ?? null,
      }),
    ),
  );
  return router;
}

/** A form of the page; a mail program's multipart body is not read, its request says enough (RFC 8058 §3.2). */
const formOf = (req: Request) => (req.body ?? {}) as { page?: string; everything?: string };

/** Whether the link has nothing left to stop. */
const isStopped = ({ stops, stopped: what }: Subscription): boolean => what === 'all' || what === stops;

const localeOf = (req: Request): Locale => {
  const { lang } = req.query;
  if (lang === 'ja' || lang === 'en') return lang;
  return req.acceptsLanguages('ja', 'en') === 'en' ? 'en' : 'ja';
};

function question(locale: Locale, { storeName, channel, stops }: Subscription): string {
  const words = WORDS[locale];
  const goesOn = stops === 'advertising' ? `<p>${words.service}</p>` : '';
  return `<h1>${words.title}</h1><p>${escapeHtml(words.ask(storeName, words.kinds[stops][channel]))}</p>${goesOn}
<form method="post" action="?lang=${locale}"><input type="hidden" name="page" value="1"><button>${words.button}</button></form>`;
}

function stopped(locale: Locale, { storeName, channel, stopped: what }: Subscription): string {
  const words = WORDS[locale];
  const kind = words.kinds[what || 'all'][channel];
  const goesOn =
    what === 'advertising'
      ? `<p>${words.service}</p><form method="post" action="?lang=${locale}"><input type="hidden" name="page" value="1">
<input type="hidden" name="everything" value="1"><button class="plain">${words.everything}</button></form>`
      : '';
  return `<h1>${escapeHtml(words.done(storeName, kind))}</h1>${goesOn}<p>${words.after}</p>`;
}

function sendPage(res: Response, status: number, locale: Locale, body: string): void {
  const other = locale === 'ja' ? 'en' : 'ja';
  res
    .status(status)
    .set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' })
    .type('html')
    .send(`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${WORDS[locale].title}</title><style>${STYLE}</style></head>
<body><main>${body}</main><nav><a href="?lang=${other}" lang="${other}" hreflang="${other}">${WORDS[locale].other}</a></nav></body></html>`);
}

const STYLE = `:root{color-scheme:light dark;--ink:#1f2937;--paper:#f3f5f7;--card:#fff;--line:#d5dae0;--go:#0b6e4f;--link:#0b5f8a}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--paper:#16191d;--card:#20252b;--line:#3a424b;--go:#1f8a66;--link:#7cc4ea}}
*{box-sizing:border-box}body{margin:0;padding:24px 16px;background:var(--paper);color:var(--ink);font:16px/1.7 system-ui,"Hiragino Sans","Noto Sans JP",sans-serif}
main{max-width:34rem;margin:8vh auto 16px;padding:24px;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 12px;font-size:1.25rem;line-height:1.5}p{margin:0 0 16px;overflow-wrap:anywhere}
button{width:100%;min-height:48px;border:0;border-radius:8px;background:var(--go);color:#fff;font:inherit;font-weight:600;cursor:pointer}
button.plain{background:none;color:var(--ink);border:1px solid var(--line)}
button:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
nav{text-align:center}a{color:var(--link)}`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
