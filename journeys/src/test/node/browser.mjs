/** A person with a browser that has cookies and forms, and no scripts. */

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const unescape = (html) => html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name])
const attribute = (tag, name) => unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

export class Browser {
  #origin
  #cookies = new Map()

  constructor(origin) {
    this.#origin = new URL(origin).origin
  }

  /** Follows redirects: ends at a page of the server, or where a redirect leaves it, without going there. */
  async open(address, form) {
    let request = { address: new URL(address, this.#origin), form }
    for (let steps = 0; steps < 10; steps++) {
      const response = await this.#send(request)
      const location = response.headers.get('location')
      if (location === null) {
        return { status: response.status, address: request.address, html: await response.text() }
      }
      const next = new URL(location, request.address)
      if (next.origin !== this.#origin) {
        return { status: response.status, left: next, html: '' }
      }
      request = { address: next }
    }
    throw new Error(`${address} leads nowhere`)
  }

  /** Sends the page's form with its hidden fields, and these. */
  async submit(page, fields) {
    const form = /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(page.html)
    if (form === null) {
      throw new Error(`No form: ${page.status} ${page.address ?? page.left}\n${page.html}`)
    }
    const inputs = [...form[2].matchAll(/<input[^>]*>/gs)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')])
    return this.open(new URL(unescape(form[1]), page.address), { ...Object.fromEntries(inputs), ...fields })
  }

  /** Opens what an app asks to open; logs in and allows it wherever that is asked. */
  async allow(address, { username, password }) {
    let page = await this.open(address)
    if (page.html.includes('type="password"')) {
      page = await this.submit(page, { username, password })
    }
    if (page.html.includes('name="decision"')) {
      page = await this.submit(page, { decision: 'allow' })
    }
    if (page.left === undefined) {
      throw new Error(`Still at the server: ${page.status} ${page.address}\n${page.html}`)
    }
    return page.left
  }

  async #send({ address, form }) {
    const headers = { accept: 'text/html', cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') }
    const response = await fetch(address, {
      method: form ? 'POST' : 'GET',
      body: form ? new URLSearchParams(form) : undefined,
      headers,
      redirect: 'manual',
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      if (/max-age=0/i.test(cookie)) {
        this.#cookies.delete(name)
      } else {
        this.#cookies.set(name, value)
      }
    }
    return response
  }
}
