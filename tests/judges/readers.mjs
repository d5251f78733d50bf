// Opens books in two reading engines, epub.js and foliate-js, in a headless Chromium, and reads in them as people do.
//
//   node readers.mjs MODULES SCREENSHOTS BOOK.epub...
//
// MODULES is the folder with node_modules. Every text of the spine is opened; every entry of the contents, and pages of the page-list, are followed,
// and the place has to be on the screen then; a call of a note is clicked, and the note has to show. Whatever the page writes to its console as an
// error, or fails to fetch, is a fault. Prints one line of JSON for each book and engine: what was done, and the faults. Screens are kept as PNG.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'

const [modules, screenshots, ...books] = process.argv.slice(2)
const require = createRequire(path.join(path.resolve(modules), 'package.json'))
const puppeteer = require('puppeteer-core')
const here = path.dirname(new URL(import.meta.url).pathname)
const SCREEN = { width: 600, height: 800 }
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.epub': 'application/epub+zip' }

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const folders = process.env.PATH.split(':')
const chromium = browsers.flatMap(name => folders.map(folder => path.join(folder, name))).find(file => fs.existsSync(file))
if (!chromium) throw new Error('there is no Chromium')

const server = http.createServer((request, answer) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  const place = decodeURIComponent(pathname)
  const file = place.startsWith('/modules/') ? path.join(modules, 'node_modules', place.slice(9))
    : /^\/book-\d+\.epub$/.test(place) ? books[+place.slice(6, -5)]
    : /^\/(epubjs|foliate)\.html$/.test(place) ? path.join(here, 'readers', place) : null
  if (!file || !fs.existsSync(file)) {
    answer.statusCode = 404
    return answer.end()
  }
  answer.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream')
  fs.createReadStream(file).pipe(answer)
})

/// Reads one book in one engine.
async function read(browser, port, engine, idx) {
  const name = path.basename(books[idx], '.epub')
  const page = await browser.newPage()
  await page.setViewport(SCREEN)
  const faults = []
  const done = { chapters: 0, contents: 0, pages: 0, notes: 0 }
  page.on('pageerror', error => faults.push(`error of a script: ${error}`))
  page.on('console', message => {
    if (message.type() === 'error' && !/favicon|status of 404/.test(message.text())) faults.push(`console: ${message.text()}`)
  })
  page.on('response', response => {
    // A book need not be encrypted, and the host has no icon.
    if (response.status() >= 400 && !/favicon\.ico|META-INF/.test(response.url())) faults.push(`${response.status()} ${response.url()}`)
  })
  const screen = async label => page.screenshot({ path: path.join(screenshots, `${name}-${engine}-${label}.png`) })
  const ask = (call, ...given) => page.evaluate((call, given) => window.reader[call](...given), call, given)
  try {
    await page.goto(`http://127.0.0.1:${port}/${engine}.html?book=/book-${idx}.epub`, { waitUntil: 'load' })
    await page.waitForFunction('window.reader !== undefined || window.failure !== undefined', { timeout: 60_000 })
    const failure = await page.evaluate('window.failure')
    if (failure) throw new Error(failure)
    const { chapters, contents, pages, note } = await ask('facts')
    for (const chapter of chapters) {
      const found = await ask('open', chapter)
      if (!found.text && !found.pictures) faults.push(`${chapter}: nothing is shown`)
      done.chapters += 1
    }
    await screen('last')
    for (const [label, href] of contents) {
      if (!await ask('follow', href)) faults.push(`contents: “${label}” does not lead to ${href}`)
      done.contents += 1
      if (done.contents === Math.ceil(contents.length / 2)) await screen('contents')
    }
    // Each twentieth page, for a printed book has hundreds, and the last one.
    const some = pages.filter((_, at) => at % Math.ceil(pages.length / 20) === 0 || at === pages.length - 1)
    for (const [label, href] of some) {
      if (!await ask('follow', href)) faults.push(`page-list: “${label}” does not lead to ${href}`)
      done.pages += 1
    }
    if (some.length) await screen('page')
    if (note) {
      const shown = await ask('note', note)
      if (!shown.includes(note.words)) faults.push(`the note “${note.words}” does not show: “${shown.slice(0, 80)}”`)
      done.notes += 1
      await screen('note')
    }
  } catch (error) {
    faults.push(String(error.message ?? error))
    await screen('failed').catch(() => {})
  }
  await page.close()
  return { book: books[idx], engine, ...done, faults }
}

fs.mkdirSync(screenshots, { recursive: true })
/// Reads all books in one engine, in a browser of its own.
async function readAll(port, engine) {
  const still = ['--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows']
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...still]
  const browser = await puppeteer.launch({ executablePath: chromium, headless: true, protocolTimeout: 120_000, args })
  for (let idx = 0; idx < books.length; idx += 1) console.log(JSON.stringify(await read(browser, port, engine, idx)))
  await browser.close()
}

fs.mkdirSync(screenshots, { recursive: true })
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  await Promise.all(['epubjs', 'foliate'].map(engine => readAll(port, engine)))
  server.close()
})
