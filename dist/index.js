(() => {
  var __webpack_modules__ = {
    744: module => {
      var s = 1e3;
      var m = s * 60;
      var h = m * 60;
      var d = h * 24;
      var w = d * 7;
      var y = d * 365.25;
      module.exports = function(val, options) {
        options = options || {};
        var type = typeof val;
        if (type === 'string' && val.length > 0) return parse(val); else if (type === 'number' && isFinite(val)) return options.long ? fmtLong(val) : fmtShort(val);
        throw new Error('val is not a non-empty string or a valid number. val=' + JSON.stringify(val));
      };
      function parse(str) {
        str = String(str);
        if (str.length > 100) return;
        var match = /^(-?(?:\d+)?\.?\d+) *(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)?$/i.exec(str);
        if (!match) return;
        var n = parseFloat(match[1]);
        var type = (match[2] || 'ms').toLowerCase();
        switch (type) {
         case 'years':
         case 'year':
         case 'yrs':
         case 'yr':
         case 'y':
          return n * y;

         case 'weeks':
         case 'week':
         case 'w':
          return n * w;

         case 'days':
         case 'day':
         case 'd':
          return n * d;

         case 'hours':
         case 'hour':
         case 'hrs':
         case 'hr':
         case 'h':
          return n * h;

         case 'minutes':
         case 'minute':
         case 'mins':
         case 'min':
         case 'm':
          return n * m;

         case 'seconds':
         case 'second':
         case 'secs':
         case 'sec':
         case 's':
          return n * s;

         case 'milliseconds':
         case 'millisecond':
         case 'msecs':
         case 'msec':
         case 'ms':
          return n;

         default:
          return;
        }
      }
      function fmtShort(ms) {
        var msAbs = Math.abs(ms);
        if (msAbs >= d) return Math.round(ms / d) + 'd';
        if (msAbs >= h) return Math.round(ms / h) + 'h';
        if (msAbs >= m) return Math.round(ms / m) + 'm';
        if (msAbs >= s) return Math.round(ms / s) + 's';
        return ms + 'ms';
      }
      function fmtLong(ms) {
        var msAbs = Math.abs(ms);
        if (msAbs >= d) return plural(ms, msAbs, d, 'day');
        if (msAbs >= h) return plural(ms, msAbs, h, 'hour');
        if (msAbs >= m) return plural(ms, msAbs, m, 'minute');
        if (msAbs >= s) return plural(ms, msAbs, s, 'second');
        return ms + ' ms';
      }
      function plural(ms, msAbs, n, name) {
        var isPlural = msAbs >= n * 1.5;
        return Math.round(ms / n) + ' ' + name + (isPlural ? 's' : '');
      }
    },
    770: (module, __unused_webpack_exports, __nccwpck_require__) => {
      module.exports = __nccwpck_require__(218);
    },
    218: (__unused_webpack_module, exports, __nccwpck_require__) => {
      "use strict";
      __nccwpck_require__(278);
      var tls = __nccwpck_require__(756);
      var http = __nccwpck_require__(611);
      var https = __nccwpck_require__(692);
      var events = __nccwpck_require__(434);
      __nccwpck_require__(613);
      var util = __nccwpck_require__(23);
      exports.httpOverHttp = httpOverHttp;
      exports.httpsOverHttp = httpsOverHttp;
      exports.httpOverHttps = httpOverHttps;
      exports.httpsOverHttps = httpsOverHttps;
      function httpOverHttp(options) {
        var agent = new TunnelingAgent(options);
        agent.request = http.request;
        return agent;
      }
      function httpsOverHttp(options) {
        var agent = new TunnelingAgent(options);
        agent.request = http.request;
        agent.createSocket = createSecureSocket;
        agent.defaultPort = 443;
        return agent;
      }
      function httpOverHttps(options) {
        var agent = new TunnelingAgent(options);
        agent.request = https.request;
        return agent;
      }
      function httpsOverHttps(options) {
        var agent = new TunnelingAgent(options);
        agent.request = https.request;
        agent.createSocket = createSecureSocket;
        agent.defaultPort = 443;
        return agent;
      }
      function TunnelingAgent(options) {
        var self = this;
        self.options = options || {};
        self.proxyOptions = self.options.proxy || {};
        self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
        self.requests = [];
        self.sockets = [];
        self.on('free', function(socket, host, port, localAddress) {
          var options = toOptions(host, port, localAddress);
          for (var i = 0, len = self.requests.length; i < len; ++i) {
            var pending = self.requests[i];
            if (pending.host === options.host && pending.port === options.port) {
              self.requests.splice(i, 1);
              pending.request.onSocket(socket);
              return;
            }
          }
          socket.destroy();
          self.removeSocket(socket);
        });
      }
      util.inherits(TunnelingAgent, events.EventEmitter);
      TunnelingAgent.prototype.addRequest = function(req, host, port, localAddress) {
        var self = this;
        var options = mergeOptions({
          request: req
        }, self.options, toOptions(host, port, localAddress));
        if (self.sockets.length >= this.maxSockets) {
          self.requests.push(options);
          return;
        }
        self.createSocket(options, function(socket) {
          socket.on('free', onFree);
          socket.on('close', onCloseOrRemove);
          socket.on('agentRemove', onCloseOrRemove);
          req.onSocket(socket);
          function onFree() {
            self.emit('free', socket, options);
          }
          function onCloseOrRemove(err) {
            self.removeSocket(socket);
            socket.removeListener('free', onFree);
            socket.removeListener('close', onCloseOrRemove);
            socket.removeListener('agentRemove', onCloseOrRemove);
          }
        });
      };
      TunnelingAgent.prototype.createSocket = function(options, cb) {
        var self = this;
        var placeholder = {};
        self.sockets.push(placeholder);
        var connectOptions = mergeOptions({}, self.proxyOptions, {
          method: 'CONNECT',
          path: options.host + ':' + options.port,
          agent: false,
          headers: {
            host: options.host + ':' + options.port
          }
        });
        if (options.localAddress) connectOptions.localAddress = options.localAddress;
        if (connectOptions.proxyAuth) {
          connectOptions.headers = connectOptions.headers || {};
          connectOptions.headers['Proxy-Authorization'] = 'Basic ' + new Buffer(connectOptions.proxyAuth).toString('base64');
        }
        debug('making CONNECT request');
        var connectReq = self.request(connectOptions);
        connectReq.useChunkedEncodingByDefault = false;
        connectReq.once('response', onResponse);
        connectReq.once('upgrade', onUpgrade);
        connectReq.once('connect', onConnect);
        connectReq.once('error', onError);
        connectReq.end();
        function onResponse(res) {
          res.upgrade = true;
        }
        function onUpgrade(res, socket, head) {
          process.nextTick(function() {
            onConnect(res, socket, head);
          });
        }
        function onConnect(res, socket, head) {
          connectReq.removeAllListeners();
          socket.removeAllListeners();
          if (res.statusCode !== 200) {
            debug('tunneling socket could not be established, statusCode=%d', res.statusCode);
            socket.destroy();
            var error = new Error('tunneling socket could not be established, ' + 'statusCode=' + res.statusCode);
            error.code = 'ECONNRESET';
            options.request.emit('error', error);
            self.removeSocket(placeholder);
            return;
          }
          if (head.length > 0) {
            debug('got illegal response body from proxy');
            socket.destroy();
            error = new Error('got illegal response body from proxy');
            error.code = 'ECONNRESET';
            options.request.emit('error', error);
            self.removeSocket(placeholder);
            return;
          }
          debug('tunneling connection has established');
          self.sockets[self.sockets.indexOf(placeholder)] = socket;
          return cb(socket);
        }
        function onError(cause) {
          connectReq.removeAllListeners();
          debug('tunneling socket could not be established, cause=%s\n', cause.message, cause.stack);
          var error = new Error('tunneling socket could not be established, ' + 'cause=' + cause.message);
          error.code = 'ECONNRESET';
          options.request.emit('error', error);
          self.removeSocket(placeholder);
        }
      };
      TunnelingAgent.prototype.removeSocket = function(socket) {
        var pos = this.sockets.indexOf(socket);
        if (pos === -1) return;
        this.sockets.splice(pos, 1);
        var pending = this.requests.shift();
        if (pending) this.createSocket(pending, function(socket) {
          pending.request.onSocket(socket);
        });
      };
      function createSecureSocket(options, cb) {
        var self = this;
        TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
          var hostHeader = options.request.getHeader('host');
          var tlsOptions = mergeOptions({}, self.options, {
            socket,
            servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
          });
          var secureSocket = tls.connect(0, tlsOptions);
          self.sockets[self.sockets.indexOf(socket)] = secureSocket;
          cb(secureSocket);
        });
      }
      function toOptions(host, port, localAddress) {
        if (typeof host === 'string') return {
          host,
          port,
          localAddress
        };
        return host;
      }
      function mergeOptions(target) {
        for (var i = 1, len = arguments.length; i < len; ++i) {
          var overrides = arguments[i];
          if (typeof overrides === 'object') {
            var keys = Object.keys(overrides);
            for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
              var k = keys[j];
              if (overrides[k] !== void 0) target[k] = overrides[k];
            }
          }
        }
        return target;
      }
      var debug;
      if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) debug = function() {
        var args = Array.prototype.slice.call(arguments);
        if (typeof args[0] === 'string') args[0] = 'TUNNEL: ' + args[0]; else args.unshift('TUNNEL:');
        console.error.apply(console, args);
      }; else debug = function() {};
    },
    613: module => {
      "use strict";
      module.exports = require("assert");
    },
    434: module => {
      "use strict";
      module.exports = require("events");
    },
    611: module => {
      "use strict";
      module.exports = require("http");
    },
    692: module => {
      "use strict";
      module.exports = require("https");
    },
    278: module => {
      "use strict";
      module.exports = require("net");
    },
    756: module => {
      "use strict";
      module.exports = require("tls");
    },
    23: module => {
      "use strict";
      module.exports = require("util");
    }
  };
  var __webpack_module_cache__ = {};
  function __nccwpck_require__(moduleId) {
    var cachedModule = __webpack_module_cache__[moduleId];
    if (cachedModule !== void 0) return cachedModule.exports;
    var module = __webpack_module_cache__[moduleId] = {
      exports: {}
    };
    var threw = true;
    try {
      __webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
      threw = false;
    } finally {
      if (threw) delete __webpack_module_cache__[moduleId];
    }
    return module.exports;
  }
  if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
  (() => {
    __nccwpck_require__.n = module => {
      var getter = module && module.__esModule ? () => module['default'] : () => module;
      __nccwpck_require__.d(getter, {
        a: getter
      });
      return getter;
    };
  })();
  (() => {
    var getProto = Object.getPrototypeOf ? obj => Object.getPrototypeOf(obj) : obj => obj.__proto__;
    var leafPrototypes;
    __nccwpck_require__.t = function(value, mode) {
      if (mode & 1) value = this(value);
      if (mode & 8) return value;
      if (typeof value === 'object' && value) {
        if (mode & 4 && value.__esModule) return value;
        if (mode & 16 && typeof value.then === 'function') return value;
      }
      var ns = Object.create(null);
      __nccwpck_require__.r(ns);
      var def = {};
      leafPrototypes = leafPrototypes || [ null, getProto({}), getProto([]), getProto(getProto) ];
      for (var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) Object.getOwnPropertyNames(current).forEach(key => def[key] = () => value[key]);
      def['default'] = () => value;
      __nccwpck_require__.d(ns, def);
      return ns;
    };
  })();
  (() => {
    __nccwpck_require__.d = (exports, definition) => {
      for (var key in definition) if (__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) Object.defineProperty(exports, key, {
        enumerable: true,
        get: definition[key]
      });
    };
  })();
  (() => {
    __nccwpck_require__.o = (obj, prop) => Object.prototype.hasOwnProperty.call(obj, prop);
  })();
  (() => {
    __nccwpck_require__.r = exports => {
      if (typeof Symbol !== 'undefined' && Symbol.toStringTag) Object.defineProperty(exports, Symbol.toStringTag, {
        value: 'Module'
      });
      Object.defineProperty(exports, '__esModule', {
        value: true
      });
    };
  })();
  var __webpack_exports__ = {};
  (() => {
    "use strict";
    // CONCATENATED MODULE: external "node:timers/promises"
    const promises_namespaceObject = require("node:timers/promises");
    // CONCATENATED MODULE: external "node:v8"
    const external_node_v8_namespaceObject = require("node:v8");
    // CONCATENATED MODULE: ./build/instances.js
    const instances = [ ...[ '01', '02', '03', '04', '05', '06', '07', '08' ].map(number => entry(`US-${number}`, `rest.iad-${number}.braze.com`, `dashboard-${number}.braze.com`)), entry('US-10', 'rest.us-10.braze.com', 'dashboard.us-10.braze.com', 'dashboard-10.braze.com'), ...[ '01', '02' ].map(number => entry(`EU-${number}`, `rest.fra-${number}.braze.eu`, `dashboard-${number}.braze.eu`)), ...[ 'au', 'id', 'jp', 'kr' ].map(region => entry(`${region.toUpperCase()}-01`, `rest.${region}-01.braze.com`, `dashboard.${region}-01.braze.com`)) ];
    function entry(name, restHost, ...dashboardHosts) {
      return {
        name,
        restHost,
        dashboardHosts
      };
    }
    function instanceByName(name) {
      return instances.find(instance => instance.name === name.toUpperCase());
    }
    function instanceByRestHost(host) {
      return instances.find(instance => instance.restHost === host);
    }
    function instanceByDashboardHost(host) {
      return instances.find(instance => instance.dashboardHosts.includes(host));
    }
    const loginHosts = [ 'dashboard.braze.com', 'dashboard.braze.eu' ];
    const integrationIdPattern = /^[A-Za-z0-9_-]{1,128}$/;
    const integrationPagePath = '/integrations/cloud_data_ingestion/';
    function integrationPage(instance, integrationId) {
      return `https://${instance.dashboardHosts[0]}${integrationPagePath}${integrationId}`;
    }
    // CONCATENATED MODULE: ./build/braze/headers.js
    const adviceAtMostMs = 36e5;
    function untilResetMs(headers) {
      const resetS = wholeNumber(headers, 'x-ratelimit-reset');
      return resetS === null ? null : believable(resetS * 1e3 - dateOf(headers));
    }
    function retryAfterMs(headers) {
      const waits = [ 'retry-after', 'x-ratelimit-retry-after' ].map(name => {
        const seconds = wholeNumber(headers, name);
        return believable(seconds === null ? (timeOf(headers, name) ?? Number.NaN) - dateOf(headers) : seconds * 1e3);
      });
      return waits[0] ?? waits[1] ?? null;
    }
    function dateOf(headers) {
      return timeOf(headers, 'date') ?? Number.NaN;
    }
    function believable(waitMs) {
      return waitMs > 0 && waitMs <= adviceAtMostMs ? waitMs : null;
    }
    function nextCursor(headers) {
      const next = /<[^<>]*[?&]cursor=([A-Za-z0-9+/=_%-]{1,200})(?:&[^<>]*)?>\s*;\s*rel="?next\b/;
      const cursor = next.exec(header(headers, 'link'))?.[1] ?? '';
      try {
        return decodeURIComponent(cursor) || null;
      } catch {
        return null;
      }
    }
    function timeOf(headers, name) {
      const text = header(headers, name).trim();
      const timeMs = /^[A-Za-z]{3}, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
      return Number.isNaN(timeMs) ? null : timeMs;
    }
    function wholeNumber(headers, name) {
      const value = header(headers, name).trim();
      return /^\d{1,15}$/.test(value) ? Number(value) : null;
    }
    function header(headers, name) {
      return [ headers[name] ?? [] ].flat().join(', ');
    }
    // CONCATENATED MODULE: ./build/braze/json.js
    function parseFields(text) {
      try {
        return fieldsOf(JSON.parse(text.replace(/^\ufeff/, '')));
      } catch {
        return {};
      }
    }
    function fieldsOf(value) {
      return typeof value === 'object' && value !== null ? value : {};
    }
    function parseRows(body, parseRow) {
      const {results} = parseFields(body);
      return Array.isArray(results) ? results.map(row => parseRow(fieldsOf(row))).filter(row => row !== null) : null;
    }
    function textOf(value) {
      return typeof value === 'string' && value !== '' ? {
        untrusted: value
      } : null;
    }
    // CONCATENATED MODULE: ./build/braze/integrations.js
    function parseIntegrations(body) {
      return parseRows(body, fields => {
        const id = fields['integration_id'];
        if (typeof id !== 'string' || !integrationIdPattern.test(id)) return null;
        return {
          id,
          name: textOf(fields['integration_name']),
          type: textOf(fields['integration_type']),
          status: textOf(fields['integration_status']),
          lastStartedAt: textOf(fields['last_job_start_time']),
          lastStatus: textOf(fields['last_job_status']),
          nextRunAt: textOf(fields['next_scheduled_run'])
        };
      });
    }
    // CONCATENATED MODULE: ./build/timestamp.js
    function parseTimestamp(text) {
      const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))? ?(?:(Z|UTC)|([+-]\d\d)(?::?(\d\d))?)?$/i.exec(text);
      if (parts === null) return null;
      const [, day, time, fraction = '', utc, hours, minutes = '00'] = parts;
      const offset = hours === void 0 ? 'Z' : `${hours}:${minutes}`;
      const epochMs = Date.parse(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
      const isDay = new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day?.slice(8));
      if (Number.isNaN(epochMs) || !isDay) return null;
      const precisionMs = 10 ** (3 - Math.min(fraction.length, 3));
      return {
        text,
        epochMs,
        precisionMs,
        hasOffset: utc !== void 0 || hours !== void 0
      };
    }
    function reaches(shown, wanted) {
      const precisionMs = Math.max(shown.precisionMs, wanted.precisionMs);
      return Math.floor(shown.epochMs / precisionMs) >= Math.floor(wanted.epochMs / precisionMs);
    }
    // CONCATENATED MODULE: ./build/braze/runs.js
    function parseRuns(body) {
      return parseRows(body, parseRun);
    }
    function parseRun(fields) {
      const status = parseStatus(fields['job_status']);
      const started = parseTime(fields['sync_start_time']);
      const finished = parseTime(fields['sync_finish_time']);
      if (started === null && status !== 'running') return null;
      return {
        status,
        undocumented: status === 'undocumented' ? textOf(fields['job_status']) : null,
        startedAtMs: started?.epochMs ?? null,
        startedAt: started?.text ?? null,
        finishedAtMs: finished?.epochMs ?? null,
        finishedAt: finished?.text ?? null,
        lastTimestampSynced: parseTime(fields['last_timestamp_synced']),
        rowsSynced: parseCount(fields['rows_synced']),
        rowsFailed: parseCount(fields['rows_failed_with_errors'])
      };
    }
    function parseCount(value) {
      return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;
    }
    const statuses = [ 'running', 'success', 'partial', 'error', 'config_error' ];
    function parseStatus(value) {
      const word = typeof value === 'string' ? value.toLowerCase() : null;
      return statuses.find(status => status === word) ?? 'undocumented';
    }
    function parseTime(value) {
      return typeof value === 'string' ? parseTimestamp(value) : null;
    }
    // CONCATENATED MODULE: ./build/braze/reply.js
    const messageAtMost = 16384;
    function readReply(exchange) {
      const answered = answeredBy(exchange);
      if (answered.httpStatus === 202) return {
        kind: 'accepted',
        ...answered
      };
      if (isBusy(answered)) return {
        kind: 'busy',
        ...answered
      };
      const waitMs = exchange.kind === 'answer' ? retryAfterMs(exchange.headers) : null;
      return definiteFailure(exchange, answered) ?? {
        kind: 'ambiguous',
        code: codeOf(exchange),
        waitMs,
        ...answered
      };
    }
    function readRunsAnswer(exchange) {
      return readPage(exchange, parseRuns, runs => ({
        runs
      }));
    }
    function readIntegrationsAnswer(exchange) {
      return readPage(exchange, parseIntegrations, integrations => ({
        integrations
      }));
    }
    function readPage(exchange, parse, named) {
      const answered = answeredBy(exchange);
      if (exchange.kind === 'answer' && exchange.httpStatus === 200) {
        const rows = parse(exchange.body);
        const page = {
          kind: 'page',
          nextCursor: nextCursor(exchange.headers),
          ...answered
        };
        if (rows !== null) return {
          ...page,
          ...named(rows)
        };
      }
      const unreadable = {
        kind: 'unreadable',
        code: codeOf(exchange),
        ...answered
      };
      return definiteFailure(exchange, answered) ?? unreadable;
    }
    function codeOf(exchange) {
      return exchange.kind === 'failure' ? exchange.code : `HTTP_${exchange.httpStatus}`;
    }
    function answeredBy(exchange) {
      if (exchange.kind === 'failure') return {
        httpStatus: null,
        message: null,
        dateMs: null,
        rateLimit: null
      };
      const {httpStatus, headers} = exchange;
      const remaining = wholeNumber(headers, 'x-ratelimit-remaining');
      const rateLimit = remaining === null ? null : {
        remaining,
        resetInMs: untilResetMs(headers)
      };
      return {
        httpStatus,
        message: messageOf(exchange),
        dateMs: timeOf(headers, 'date'),
        rateLimit
      };
    }
    function definiteFailure(exchange, answered) {
      if (exchange.kind === 'answer') {
        if (exchange.httpStatus === 429) return rateLimited(exchange, answered);
        const refusal = refusalOf(exchange);
        return refusal && {
          kind: 'refused',
          refusal,
          ...answered
        };
      }
      const {code, stage} = exchange;
      if (stage === 'exchanging') return null;
      if (stage === 'certificate') return {
        kind: 'refused',
        refusal: 'certificate',
        code,
        ...answered
      };
      if (code === 'PROXY_407' || code === 'PROXY_401') return {
        kind: 'refused',
        refusal: 'proxy-authentication',
        ...answered
      };
      return {
        kind: 'not-sent',
        code,
        unreachable: stage === 'proxy' ? 'proxy' : 'braze',
        ...answered
      };
    }
    const refusals = {
      400: 'invalid-id',
      401: 'unauthorized',
      403: 'forbidden',
      404: 'not-found',
      407: 'proxy-authentication'
    };
    function refusalOf(answer) {
      const {httpStatus, body} = answer;
      if (httpStatus === 408 || httpStatus === 425 || httpStatus >= 500) return null;
      if (httpStatus >= 300 && httpStatus < 400) return 'redirect';
      if (isWebPage(answer) && httpStatus !== 407) return 'web-page';
      if (httpStatus < 400) return null;
      return httpStatus === 400 && !/integration.?id/i.test(body) ? 'other' : refusals[httpStatus] ?? 'other';
    }
    function isWebPage({headers, body}) {
      return /\bhtml\b/i.test(header(headers, 'content-type')) || /^\ufeff?\s*<(!doctype\s+html|html)\b/i.test(body);
    }
    function isBusy({httpStatus, message, rateLimit}) {
      const text = message?.untrusted ?? '';
      if (httpStatus !== 429 || /rate.?limit/i.test(text)) return false;
      if (/\b(job|sync)\b[^.]{0,40}\b(in progress|running)\b/i.test(text)) return true;
      if (/\b(in progress|running)\b[^.]{0,40}\b(job|sync)\b/i.test(text)) return true;
      return rateLimit !== null && rateLimit.remaining > 0;
    }
    function rateLimited({headers}, answered) {
      const resetInMs = untilResetMs(headers) ?? retryAfterMs(headers);
      return {
        kind: 'rate-limited',
        ...answered,
        rateLimit: {
          remaining: 0,
          resetInMs
        }
      };
    }
    function messageOf(answer) {
      const {headers, body} = answer;
      if (isWebPage(answer) || !/^(identity)?$/.test(header(headers, 'content-encoding'))) return null;
      const {message, errors} = parseFields(body);
      const parts = [ message, ...Array.isArray(errors) ? errors : [] ];
      const said = parts.filter(part => typeof part === 'string' && part !== '');
      return textOf((said.length > 0 ? said.join('; ') : body.trim()).slice(0, messageAtMost));
    }
    // CONCATENATED MODULE: ./build/braze/client.js
    function createBraze(send, {trustsDate, cancelled: signal}) {
      const dated = answer => trustsDate ? answer : {
        ...answer,
        dateMs: null
      };
      return {
        async trigger(integrationId, timeoutMs) {
          return dated(readReply(await send({
            method: 'POST',
            path: pathOf(integrationId, 'sync'),
            timeoutMs,
            signal
          })));
        },
        async runs(integrationId, cursor, timeoutMs) {
          const path = `${pathOf(integrationId, 'job_sync_status')}${queryOf(cursor)}`;
          return dated(readRunsAnswer(await send({
            method: 'GET',
            path,
            timeoutMs,
            signal
          })));
        },
        async integrations(cursor, timeoutMs) {
          const path = `/cdi/integrations${queryOf(cursor)}`;
          return readIntegrationsAnswer(await send({
            method: 'GET',
            path,
            timeoutMs,
            signal
          }));
        }
      };
    }
    const queryOf = cursor => cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    function pathOf(integrationId, resource) {
      if (!integrationIdPattern.test(integrationId)) throw new TypeError('an integration id passed unchecked');
      return `/cdi/integrations/${integrationId}/${resource}`;
    }
    // CONCATENATED MODULE: external "node:diagnostics_channel"
    const external_node_diagnostics_channel_namespaceObject = require("node:diagnostics_channel");
    var external_http_ = __nccwpck_require__(611);
    var external_http_namespaceObject = __nccwpck_require__.t(external_http_, 2);
    var external_https_ = __nccwpck_require__(692);
    var external_https_namespaceObject = __nccwpck_require__.t(external_https_, 2);
    // CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/proxy.js
    function getProxyUrl(reqUrl) {
      const usingSsl = reqUrl.protocol === 'https:';
      if (checkBypass(reqUrl)) return;
      const proxyVar = (() => {
        if (usingSsl) return process.env['https_proxy'] || process.env['HTTPS_PROXY']; else return process.env['http_proxy'] || process.env['HTTP_PROXY'];
      })();
      if (proxyVar) try {
        return new DecodedURL(proxyVar);
      } catch (_a) {
        if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://')) return new DecodedURL(`http://${proxyVar}`);
      } else return;
    }
    function checkBypass(reqUrl) {
      if (!reqUrl.hostname) return false;
      const reqHost = reqUrl.hostname;
      if (isLoopbackAddress(reqHost)) return true;
      const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
      if (!noProxy) return false;
      let reqPort;
      if (reqUrl.port) reqPort = Number(reqUrl.port); else if (reqUrl.protocol === 'http:') reqPort = 80; else if (reqUrl.protocol === 'https:') reqPort = 443;
      const upperReqHosts = [ reqUrl.hostname.toUpperCase() ];
      if (typeof reqPort === 'number') upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
      for (const upperNoProxyItem of noProxy.split(',').map(x => x.trim().toUpperCase()).filter(x => x)) if (upperNoProxyItem === '*' || upperReqHosts.some(x => x === upperNoProxyItem || x.endsWith(`.${upperNoProxyItem}`) || upperNoProxyItem.startsWith('.') && x.endsWith(`${upperNoProxyItem}`))) return true;
      return false;
    }
    function isLoopbackAddress(host) {
      const hostLower = host.toLowerCase();
      return hostLower === 'localhost' || hostLower.startsWith('127.') || hostLower.startsWith('[::1]') || hostLower.startsWith('[0:0:0:0:0:0:0:1]');
    }
    class DecodedURL extends URL {
      constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
      }
      get username() {
        return this._decodedUsername;
      }
      get password() {
        return this._decodedPassword;
      }
    }
    var tunnel = __nccwpck_require__(770);
    // CONCATENATED MODULE: ./scripts/stubs/undici/index.js
    class ProxyAgent {
      constructor() {
        throw new Error('undici is not part of this bundle (see scripts/stubs/undici): use HttpClient.request(), not getAgentDispatcher().');
      }
    }
    // CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/index.js
    var __awaiter = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
      function adopt(value) {
        return value instanceof P ? value : new P(function(resolve) {
          resolve(value);
        });
      }
      return new (P || (P = Promise))(function(resolve, reject) {
        function fulfilled(value) {
          try {
            step(generator.next(value));
          } catch (e) {
            reject(e);
          }
        }
        function rejected(value) {
          try {
            step(generator["throw"](value));
          } catch (e) {
            reject(e);
          }
        }
        function step(result) {
          result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
        }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
      });
    };
    var HttpCodes;
    (function(HttpCodes) {
      HttpCodes[HttpCodes["OK"] = 200] = "OK";
      HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
      HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
      HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
      HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
      HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
      HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
      HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
      HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
      HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
      HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
      HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
      HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
      HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
      HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
      HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
      HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
      HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
      HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
      HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
      HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
      HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
      HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
      HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
      HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
      HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
      HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
    })(HttpCodes || (HttpCodes = {}));
    var Headers;
    (function(Headers) {
      Headers["Accept"] = "accept";
      Headers["ContentType"] = "content-type";
    })(Headers || (Headers = {}));
    var MediaTypes;
    (function(MediaTypes) {
      MediaTypes["ApplicationJson"] = "application/json";
    })(MediaTypes || (MediaTypes = {}));
    const HttpRedirectCodes = [ HttpCodes.MovedPermanently, HttpCodes.ResourceMoved, HttpCodes.SeeOther, HttpCodes.TemporaryRedirect, HttpCodes.PermanentRedirect ];
    const HttpResponseRetryCodes = [ HttpCodes.BadGateway, HttpCodes.ServiceUnavailable, HttpCodes.GatewayTimeout ];
    const RetryableHttpVerbs = [ 'OPTIONS', 'GET', 'DELETE', 'HEAD' ];
    const ExponentialBackoffCeiling = 10;
    const ExponentialBackoffTimeSlice = 5;
    class HttpClientError extends Error {
      constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
      }
    }
    class HttpClientResponse {
      constructor(message) {
        this.message = message;
      }
      readBody() {
        return __awaiter(this, void 0, void 0, function*() {
          return new Promise(resolve => __awaiter(this, void 0, void 0, function*() {
            let output = Buffer.alloc(0);
            this.message.on('data', chunk => {
              output = Buffer.concat([ output, chunk ]);
            });
            this.message.on('end', () => {
              resolve(output.toString());
            });
          }));
        });
      }
      readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function*() {
          return new Promise(resolve => __awaiter(this, void 0, void 0, function*() {
            const chunks = [];
            this.message.on('data', chunk => {
              chunks.push(chunk);
            });
            this.message.on('end', () => {
              resolve(Buffer.concat(chunks));
            });
          }));
        });
      }
    }
    class lib_HttpClient {
      constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
          if (requestOptions.ignoreSslError != null) this._ignoreSslError = requestOptions.ignoreSslError;
          this._socketTimeout = requestOptions.socketTimeout;
          if (requestOptions.allowRedirects != null) this._allowRedirects = requestOptions.allowRedirects;
          if (requestOptions.allowRedirectDowngrade != null) this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
          if (requestOptions.maxRedirects != null) this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
          if (requestOptions.keepAlive != null) this._keepAlive = requestOptions.keepAlive;
          if (requestOptions.allowRetries != null) this._allowRetries = requestOptions.allowRetries;
          if (requestOptions.maxRetries != null) this._maxRetries = requestOptions.maxRetries;
        }
      }
      options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function*() {
          return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
      }
      get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function*() {
          return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
      }
      del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function*() {
          return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
      }
      post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function*() {
          return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
      }
      patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function*() {
          return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
      }
      put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function*() {
          return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
      }
      head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function*() {
          return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
      }
      sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function*() {
          return this.request(verb, requestUrl, stream, additionalHeaders);
        });
      }
      getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function*(requestUrl, additionalHeaders = {}) {
          additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
          const res = yield this.get(requestUrl, additionalHeaders);
          return this._processResponse(res, this.requestOptions);
        });
      }
      postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function*(requestUrl, obj, additionalHeaders = {}) {
          const data = JSON.stringify(obj, null, 2);
          additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
          additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
          const res = yield this.post(requestUrl, data, additionalHeaders);
          return this._processResponse(res, this.requestOptions);
        });
      }
      putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function*(requestUrl, obj, additionalHeaders = {}) {
          const data = JSON.stringify(obj, null, 2);
          additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
          additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
          const res = yield this.put(requestUrl, data, additionalHeaders);
          return this._processResponse(res, this.requestOptions);
        });
      }
      patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function*(requestUrl, obj, additionalHeaders = {}) {
          const data = JSON.stringify(obj, null, 2);
          additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
          additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
          const res = yield this.patch(requestUrl, data, additionalHeaders);
          return this._processResponse(res, this.requestOptions);
        });
      }
      request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function*() {
          if (this._disposed) throw new Error('Client has already been disposed.');
          const parsedUrl = new URL(requestUrl);
          let info = this._prepareRequest(verb, parsedUrl, headers);
          const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb) ? this._maxRetries + 1 : 1;
          let numTries = 0;
          let response;
          do {
            response = yield this.requestRaw(info, data);
            if (response && response.message && response.message.statusCode === HttpCodes.Unauthorized) {
              let authenticationHandler;
              for (const handler of this.handlers) if (handler.canHandleAuthentication(response)) {
                authenticationHandler = handler;
                break;
              }
              if (authenticationHandler) return authenticationHandler.handleAuthentication(this, info, data); else return response;
            }
            let redirectsRemaining = this._maxRedirects;
            while (response.message.statusCode && HttpRedirectCodes.includes(response.message.statusCode) && this._allowRedirects && redirectsRemaining > 0) {
              const redirectUrl = response.message.headers['location'];
              if (!redirectUrl) break;
              const parsedRedirectUrl = new URL(redirectUrl);
              if (parsedUrl.protocol === 'https:' && parsedUrl.protocol !== parsedRedirectUrl.protocol && !this._allowRedirectDowngrade) throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
              yield response.readBody();
              if (parsedRedirectUrl.hostname !== parsedUrl.hostname) for (const header in headers) if (header.toLowerCase() === 'authorization') delete headers[header];
              info = this._prepareRequest(verb, parsedRedirectUrl, headers);
              response = yield this.requestRaw(info, data);
              redirectsRemaining--;
            }
            if (!response.message.statusCode || !HttpResponseRetryCodes.includes(response.message.statusCode)) return response;
            numTries += 1;
            if (numTries < maxTries) {
              yield response.readBody();
              yield this._performExponentialBackoff(numTries);
            }
          } while (numTries < maxTries);
          return response;
        });
      }
      dispose() {
        if (this._agent) this._agent.destroy();
        this._disposed = true;
      }
      requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function*() {
          return new Promise((resolve, reject) => {
            function callbackForResult(err, res) {
              if (err) reject(err); else if (!res) reject(new Error('Unknown error')); else resolve(res);
            }
            this.requestRawWithCallback(info, data, callbackForResult);
          });
        });
      }
      requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
          if (!info.options.headers) info.options.headers = {};
          info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
          if (!callbackCalled) {
            callbackCalled = true;
            onResult(err, res);
          }
        }
        const req = info.httpModule.request(info.options, msg => {
          const res = new HttpClientResponse(msg);
          handleResult(void 0, res);
        });
        let socket;
        req.on('socket', sock => {
          socket = sock;
        });
        req.setTimeout(this._socketTimeout || 3 * 6e4, () => {
          if (socket) socket.end();
          handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function(err) {
          handleResult(err);
        });
        if (data && typeof data === 'string') req.write(data, 'utf8');
        if (data && typeof data !== 'string') {
          data.on('close', function() {
            req.end();
          });
          data.pipe(req);
        } else req.end();
      }
      getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
      }
      getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) return;
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
      }
      _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port ? parseInt(info.parsedUrl.port) : defaultPort;
        info.options.path = (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) info.options.headers['user-agent'] = this.userAgent;
        info.options.agent = this._getAgent(info.parsedUrl);
        if (this.handlers) for (const handler of this.handlers) handler.prepareRequest(info.options);
        return info;
      }
      _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        return lowercaseKeys(headers || {});
      }
      _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
          const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
          if (headerValue) clientHeader = typeof headerValue === 'number' ? headerValue.toString() : headerValue;
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== void 0) return typeof additionalValue === 'number' ? additionalValue.toString() : additionalValue;
        if (clientHeader !== void 0) return clientHeader;
        return _default;
      }
      _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
          const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
          if (headerValue) if (typeof headerValue === 'number') clientHeader = String(headerValue); else if (Array.isArray(headerValue)) clientHeader = headerValue.join(', '); else clientHeader = headerValue;
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        if (additionalValue !== void 0) if (typeof additionalValue === 'number') return String(additionalValue); else if (Array.isArray(additionalValue)) return additionalValue.join(', '); else return additionalValue;
        if (clientHeader !== void 0) return clientHeader;
        return _default;
      }
      _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) agent = this._proxyAgent;
        if (!useProxy) agent = this._agent;
        if (agent) return agent;
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        if (proxyUrl && proxyUrl.hostname) {
          const agentOptions = {
            maxSockets,
            keepAlive: this._keepAlive,
            proxy: Object.assign(Object.assign({}, (proxyUrl.username || proxyUrl.password) && {
              proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
            }), {
              host: proxyUrl.hostname,
              port: proxyUrl.port
            })
          };
          let tunnelAgent;
          const overHttps = proxyUrl.protocol === 'https:';
          if (usingSsl) tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp; else tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
          agent = tunnelAgent(agentOptions);
          this._proxyAgent = agent;
        }
        if (!agent) {
          const options = {
            keepAlive: this._keepAlive,
            maxSockets
          };
          agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
          this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) agent.options = Object.assign(agent.options || {}, {
          rejectUnauthorized: false
        });
        return agent;
      }
      _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) proxyAgent = this._proxyAgentDispatcher;
        if (proxyAgent) return proxyAgent;
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new ProxyAgent(Object.assign({
          uri: proxyUrl.href,
          pipelining: !this._keepAlive ? 0 : 1
        }, (proxyUrl.username || proxyUrl.password) && {
          token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        }));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
          rejectUnauthorized: false
        });
        return proxyAgent;
      }
      _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
          const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
          return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
      }
      _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function*() {
          retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
          const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
          return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
      }
      _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function*() {
          return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function*() {
            const statusCode = res.message.statusCode || 0;
            const response = {
              statusCode,
              result: null,
              headers: {}
            };
            if (statusCode === HttpCodes.NotFound) resolve(response);
            function dateTimeDeserializer(key, value) {
              if (typeof value === 'string') {
                const a = new Date(value);
                if (!isNaN(a.valueOf())) return a;
              }
              return value;
            }
            let obj;
            let contents;
            try {
              contents = yield res.readBody();
              if (contents && contents.length > 0) {
                if (options && options.deserializeDates) obj = JSON.parse(contents, dateTimeDeserializer); else obj = JSON.parse(contents);
                response.result = obj;
              }
              response.headers = res.message.headers;
            } catch (err) {}
            if (statusCode > 299) {
              let msg;
              if (obj && obj.message) msg = obj.message; else if (contents && contents.length > 0) msg = contents; else msg = `Failed request: (${statusCode})`;
              const err = new HttpClientError(msg, statusCode);
              err.result = response.result;
              reject(err);
            } else resolve(response);
          }));
        });
      }
    }
    const lowercaseKeys = obj => Object.keys(obj).reduce((c, k) => (c[k.toLowerCase()] = obj[k], 
    c), {});
    // CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
    var auth_awaiter = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
      function adopt(value) {
        return value instanceof P ? value : new P(function(resolve) {
          resolve(value);
        });
      }
      return new (P || (P = Promise))(function(resolve, reject) {
        function fulfilled(value) {
          try {
            step(generator.next(value));
          } catch (e) {
            reject(e);
          }
        }
        function rejected(value) {
          try {
            step(generator["throw"](value));
          } catch (e) {
            reject(e);
          }
        }
        function step(result) {
          result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
        }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
      });
    };
    class auth_BearerCredentialHandler {
      constructor(token) {
        this.token = token;
      }
      prepareRequest(options) {
        if (!options.headers) throw Error('The request has no headers');
        options.headers['Authorization'] = `Bearer ${this.token}`;
      }
      canHandleAuthentication() {
        return false;
      }
      handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function*() {
          throw new Error('not implemented');
        });
      }
    }
    // CONCATENATED MODULE: ./build/braze/exchange.js
    const certificateCodes = new Set(`\n    CERT_CHAIN_TOO_LONG CERT_HAS_EXPIRED CERT_NOT_YET_VALID CERT_REJECTED CERT_REVOKED CERT_SIGNATURE_FAILURE\n    CERT_UNTRUSTED DEPTH_ZERO_SELF_SIGNED_CERT ERROR_IN_CERT_NOT_AFTER_FIELD ERROR_IN_CERT_NOT_BEFORE_FIELD\n    ERR_TLS_CERT_ALTNAME_FORMAT ERR_TLS_CERT_ALTNAME_INVALID HOSTNAME_MISMATCH INVALID_CA INVALID_PURPOSE\n    PATH_LENGTH_EXCEEDED SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY\n    UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY\n    UNABLE_TO_VERIFY_LEAF_SIGNATURE\n  `.match(/\w+/g));
    const tunnelFailed = /^tunneling socket could not be established, (?:statusCode=(\d{3})$|cause=(?:connect |getaddrinfo )?(E[A-Z_]+))?/;
    const tunnelGarbled = 'got illegal response body from proxy';
    const handshakeCut = 'Client network socket disconnected before secure TLS connection was established';
    function failureOf(error) {
      const {errors, code, syscall, message} = fieldsOf(error);
      if (Array.isArray(errors) && errors.length > 0 && errors.every(each => fieldsOf(each)['syscall'] === 'connect')) return failureOf(errors[0]);
      if (typeof code !== 'string') throw error;
      const text = String(message);
      const tunnel = tunnelFailed.exec(text);
      if (tunnel !== null || text === tunnelGarbled) {
        const detail = tunnel?.[1] ?? tunnel?.[2];
        return {
          kind: 'failure',
          code: detail === void 0 ? 'PROXY' : `PROXY_${detail}`,
          stage: 'proxy'
        };
      }
      const known = /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
      return {
        kind: 'failure',
        code: known,
        stage: stageOf(known, syscall, text)
      };
    }
    function stageOf(code, syscall, text) {
      if (certificateCodes.has(code)) return 'certificate';
      const neverConnected = syscall === 'connect' || syscall === 'getaddrinfo' || text === handshakeCut;
      return neverConnected || code === 'EPROTO' ? 'connecting' : 'exchanging';
    }
    // CONCATENATED MODULE: ./build/braze/transport.js
    const bodyAtMostBytes = 1024 * 1024;
    const userAgent = 'braze-cdi-sync';
    function createTransport({origin, apiKey, debug}) {
      return async request => {
        const beganAtNs = process.hrtime.bigint();
        const headers = {
          'content-type': 'application/json',
          accept: 'application/json',
          'accept-encoding': 'identity'
        };
        const options = {
          allowRedirects: false,
          allowRetries: false
        };
        const exchange = await exchangeWithin(request, async () => {
          const client = new lib_HttpClient(userAgent, [ new auth_BearerCredentialHandler(apiKey) ], options);
          return (await client.request(request.method, `${origin}${request.path}`, '', headers)).message;
        });
        const code = exchange.kind === 'answer' ? exchange.httpStatus : exchange.code;
        const path = request.path.replace(/\?.*/s, '');
        debug(`${request.method} ${path}: ${code} in ${(process.hrtime.bigint() - beganAtNs) / 1000000n} ms`);
        return exchange;
      };
    }
    function inspectEnvironment(origin) {
      const {env} = process;
      const url = new URL(origin);
      const names = url.protocol === 'https:' ? [ 'https_proxy', 'HTTPS_PROXY' ] : [ 'http_proxy', 'HTTP_PROXY' ];
      const variable = names.find(name => env[name]);
      const problems = [];
      if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
        const problem = 'is 0, which turns the check of certificates off; to trust your own CA, use NODE_EXTRA_CA_CERTS';
        problems.push({
          variable: 'NODE_TLS_REJECT_UNAUTHORIZED',
          problem
        });
      }
      if (showsRequests(env['NODE_DEBUG'] ?? '')) {
        const problem = 'names http, https, net or tls, so Node would print the key; remove it for this step';
        problems.push({
          variable: 'NODE_DEBUG',
          problem
        });
      }
      if (variable === void 0 || checkBypass(url)) return {
        problems,
        proxy: null
      };
      const host = proxyHost(url);
      if (host !== null) return {
        problems,
        proxy: {
          variable,
          host
        }
      };
      const problem = 'must be the address of an HTTP proxy such as http://proxy.example:3128, without a path and with user and password percent-encoded; SOCKS proxies and IPv6 addresses do not work';
      return {
        problems: [ ...problems, {
          variable,
          problem
        } ],
        proxy: null
      };
    }
    function showsRequests(nodeDebug) {
      const names = nodeDebug.replace(/[^\w*,]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
      return [ 'http', 'https', 'net', 'tls' ].some(name => new RegExp(`^${names}$`, 'i').test(name));
    }
    function proxyHost(url) {
      try {
        const proxy = getProxyUrl(url);
        return proxy && /^https?:\/\/[^/[]+\/$/.test(proxy.href) ? proxy.host : null;
      } catch {
        return null;
      }
    }
    async function exchangeWithin({timeoutMs, signal}, send) {
      const {promise: stopped, resolve} = Promise.withResolvers();
      let request;
      const note = message => {
        request = message.request;
      };
      const stop = code => {
        resolve({
          kind: 'failure',
          code,
          stage: hasConnected(request) ? 'exchanging' : 'connecting'
        });
        request?.destroy();
      };
      const cancel = () => stop('CANCELLED');
      const timer = setTimeout(stop, timeoutMs, 'TIMEOUT');
      signal.addEventListener('abort', cancel);
      try {
        (0, external_node_diagnostics_channel_namespaceObject.subscribe)(requestCreated, note);
        const sending = send().catch(failureOf);
        (0, external_node_diagnostics_channel_namespaceObject.unsubscribe)(requestCreated, note);
        if (signal.aborted) cancel();
        const message = await Promise.race([ sending, stopped ]);
        if ('kind' in message) return message;
        const body = await readBody(message);
        return {
          kind: 'answer',
          httpStatus: Number(message.statusCode),
          headers: message.headers,
          body
        };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
      }
    }
    const requestCreated = 'http.client.request.created';
    function hasConnected(request) {
      const socket = request?.socket;
      return socket != null && !socket.connecting && socket.secureConnecting !== true;
    }
    async function readBody(message) {
      const chunks = [];
      let bytes = 0;
      try {
        for await (const chunk of message) {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > bodyAtMostBytes) break;
        }
      } catch {}
      return Buffer.concat(chunks).subarray(0, bodyAtMostBytes).toString('utf8');
    }
    // CONCATENATED MODULE: external "node:fs"
    const external_node_fs_namespaceObject = require("node:fs");
    // CONCATENATED MODULE: external "os"
    const external_os_namespaceObject = require("os");
    // CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
    function utils_toCommandValue(input) {
      if (input === null || input === void 0) return ''; else if (typeof input === 'string' || input instanceof String) return input;
      return JSON.stringify(input);
    }
    function toCommandProperties(annotationProperties) {
      if (!Object.keys(annotationProperties).length) return {};
      return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
      };
    }
    // CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js
    function command_issueCommand(command, properties, message) {
      const cmd = new Command(command, properties, message);
      process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
    }
    const CMD_STRING = '::';
    class Command {
      constructor(command, properties, message) {
        if (!command) command = 'missing.command';
        this.command = command;
        this.properties = properties;
        this.message = message;
      }
      toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
          cmdStr += ' ';
          let first = true;
          for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
            const val = this.properties[key];
            if (val) {
              if (first) first = false; else cmdStr += ',';
              cmdStr += `${key}=${escapeProperty(val)}`;
            }
          }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
      }
    }
    function escapeData(s) {
      return utils_toCommandValue(s).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
    }
    function escapeProperty(s) {
      return utils_toCommandValue(s).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/:/g, '%3A').replace(/,/g, '%2C');
    }
    // CONCATENATED MODULE: external "crypto"
    const external_crypto_namespaceObject = require("crypto");
    // CONCATENATED MODULE: external "fs"
    const external_fs_namespaceObject = require("fs");
    // CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
    function file_command_issueFileCommand(command, message) {
      const filePath = process.env[`GITHUB_${command}`];
      if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
      if (!external_fs_namespaceObject.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
      external_fs_namespaceObject.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
      });
    }
    function file_command_prepareKeyValueMessage(key, value) {
      const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
      const convertedValue = utils_toCommandValue(value);
      if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
      if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
      return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
    }
    // CONCATENATED MODULE: external "path"
    require("path");
    // CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
    void 0 && (void 0).__awaiter;
    // CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
    var summary_awaiter = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
      function adopt(value) {
        return value instanceof P ? value : new P(function(resolve) {
          resolve(value);
        });
      }
      return new (P || (P = Promise))(function(resolve, reject) {
        function fulfilled(value) {
          try {
            step(generator.next(value));
          } catch (e) {
            reject(e);
          }
        }
        function rejected(value) {
          try {
            step(generator["throw"](value));
          } catch (e) {
            reject(e);
          }
        }
        function step(result) {
          result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
        }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
      });
    };
    const {access, appendFile, writeFile} = external_fs_namespaceObject.promises;
    const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
    class Summary {
      constructor() {
        this._buffer = '';
      }
      filePath() {
        return summary_awaiter(this, void 0, void 0, function*() {
          if (this._filePath) return this._filePath;
          const pathFromEnv = process.env[SUMMARY_ENV_VAR];
          if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
          try {
            yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
          } catch (_a) {
            throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
          }
          this._filePath = pathFromEnv;
          return this._filePath;
        });
      }
      wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join('');
        if (!content) return `<${tag}${htmlAttrs}>`;
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
      }
      write(options) {
        return summary_awaiter(this, void 0, void 0, function*() {
          const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
          const filePath = yield this.filePath();
          const writeFunc = overwrite ? writeFile : appendFile;
          yield writeFunc(filePath, this._buffer, {
            encoding: 'utf8'
          });
          return this.emptyBuffer();
        });
      }
      clear() {
        return summary_awaiter(this, void 0, void 0, function*() {
          return this.emptyBuffer().write({
            overwrite: true
          });
        });
      }
      stringify() {
        return this._buffer;
      }
      isEmptyBuffer() {
        return this._buffer.length === 0;
      }
      emptyBuffer() {
        this._buffer = '';
        return this;
      }
      addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
      }
      addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
      }
      addCodeBlock(code, lang) {
        const attrs = Object.assign({}, lang && {
          lang
        });
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
      }
      addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
      }
      addTable(rows) {
        const tableBody = rows.map(row => {
          const cells = row.map(cell => {
            if (typeof cell === 'string') return this.wrap('td', cell);
            const {header, data, colspan, rowspan} = cell;
            const tag = header ? 'th' : 'td';
            const attrs = Object.assign(Object.assign({}, colspan && {
              colspan
            }), rowspan && {
              rowspan
            });
            return this.wrap(tag, data, attrs);
          }).join('');
          return this.wrap('tr', cells);
        }).join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
      }
      addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
      }
      addImage(src, alt, options) {
        const {width, height} = options || {};
        const attrs = Object.assign(Object.assign({}, width && {
          width
        }), height && {
          height
        });
        const element = this.wrap('img', null, Object.assign({
          src,
          alt
        }, attrs));
        return this.addRaw(element).addEOL();
      }
      addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = [ 'h1', 'h2', 'h3', 'h4', 'h5', 'h6' ].includes(tag) ? tag : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
      }
      addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
      }
      addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
      }
      addQuote(text, cite) {
        const attrs = Object.assign({}, cite && {
          cite
        });
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
      }
      addLink(text, href) {
        const element = this.wrap('a', text, {
          href
        });
        return this.addRaw(element).addEOL();
      }
    }
    const _summary = new Summary;
    const summary = _summary;
    // CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
    void 0 && (void 0).__awaiter;
    external_os_namespaceObject.platform();
    external_os_namespaceObject.arch();
    // CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
    void 0 && (void 0).__awaiter;
    var ExitCode;
    (function(ExitCode) {
      ExitCode[ExitCode["Success"] = 0] = "Success";
      ExitCode[ExitCode["Failure"] = 1] = "Failure";
    })(ExitCode || (ExitCode = {}));
    function core_setSecret(secret) {
      command_issueCommand('add-mask', {}, secret);
    }
    function getInput(name, options) {
      const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
      if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
      if (options && options.trimWhitespace === false) return val;
      return val.trim();
    }
    function setOutput(name, value) {
      const filePath = process.env['GITHUB_OUTPUT'] || '';
      if (filePath) return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
      process.stdout.write(external_os_namespaceObject.EOL);
      command_issueCommand('set-output', {
        name
      }, utils_toCommandValue(value));
    }
    function core_debug(message) {
      command_issueCommand('debug', {}, message);
    }
    function error(message, properties = {}) {
      command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
    }
    function warning(message, properties = {}) {
      command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
    }
    function notice(message, properties = {}) {
      command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
    }
    function info(message) {
      process.stdout.write(message + external_os_namespaceObject.EOL);
    }
    // CONCATENATED MODULE: ./build/github/runner.js
    const title = 'Braze CDI sync';
    const annotations = {
      notice,
      warning,
      error
    };
    const runner = {
      input: name => getInput(name),
      takeSecret(name) {
        const secret = getInput(name);
        if (secret !== '') core_setSecret(secret);
        delete process.env[`INPUT_${name.toUpperCase()}`];
        return secret;
      },
      docsUrl() {
        const {GITHUB_ACTION_REPOSITORY: repository = '', GITHUB_ACTION_REF: ref = ''} = process.env;
        const isKnown = /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref);
        return isKnown ? `https://github.com/${repository}/blob/${ref}/docs/troubleshooting.md` : null;
      },
      isWithoutSecrets() {
        const {GITHUB_ACTOR: actor, GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path = ''} = process.env;
        if (event === 'pull_request_target') return false;
        if (actor === 'dependabot[bot]') return true;
        try {
          const {head} = JSON.parse((0, external_node_fs_namespaceObject.readFileSync)(path, 'utf8')).pull_request;
          return head.repo.full_name !== process.env['GITHUB_REPOSITORY'];
        } catch {
          return false;
        }
      },
      info: line => info(line),
      debug: line => core_debug(line),
      annotate: (level, text) => annotations[level](text, {
        title
      }),
      setOutputs(outputs) {
        if (!process.env['GITHUB_OUTPUT']) return false;
        try {
          for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
          return true;
        } catch {
          return false;
        }
      },
      async writeSummary(markdown) {
        try {
          await summary.addRaw(markdown, true).write();
          return true;
        } catch {
          return false;
        }
      }
    };
    // CONCATENATED MODULE: ./build/sync/outcome.js
    const outcome_statuses = [ 'cancelled', 'unknown', 'config_error', 'error', 'stale', 'not_started', 'timed_out', 'busy', 'partial', 'skipped', 'success', 'triggered', 'checked' ];
    class Stopped extends Error {
      reason;
      constructor(reason) {
        super(reason);
        this.reason = reason;
      }
    }
    function verdictOn({status, finishedAtMs}) {
      if (status === 'undocumented') return finishedAtMs === null ? null : 'unknown';
      return status === 'running' ? null : status;
    }
    function endedWell({status}) {
      return status === 'success' || status === 'partial';
    }
    function hasNotFailed(run) {
      return verdictOn(run) === null || endedWell(run);
    }
    // CONCATENATED MODULE: ./build/catalog.js
    const noCatalog = {
      rows: null,
      failure: null
    };
    const pagesAtMost = 100;
    const requestTimeoutMs = 3e4;
    async function readCatalog(braze, limiter, clock, turn) {
      const rows = [];
      let cursor = null;
      try {
        for (let page = 1; page <= pagesAtMost; page++) {
          const answer = await limiter.run('integrations', {
            urgent: false,
            ...turn
          }, () => {
            const timeoutMs = Math.min(requestTimeoutMs, (turn.deadlineMs - clock.nowMs()) / 2);
            return braze.integrations(cursor, timeoutMs);
          });
          if (answer.kind !== 'page') return {
            rows: null,
            failure: answer
          };
          rows.push(...answer.integrations);
          cursor = answer.nextCursor;
          if (cursor === null) return {
            rows,
            failure: null
          };
        }
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
      }
      return noCatalog;
    }
    // CONCATENATED MODULE: ./build/github/format.js
    function rowsOf({rowsSynced, rowsFailed}) {
      const synced = rowsSynced === null ? [] : [ `${formatRows(rowsSynced)} synced` ];
      const failed = rowsFailed === null ? [] : [ `${formatCount(rowsFailed)} failed` ];
      return [ ...synced, ...failed ].join(', ') || 'rows unknown';
    }
    function formatRows(count) {
      return `${formatCount(count)} ${count === 1 ? 'row' : 'rows'}`;
    }
    function formatCount(count) {
      return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
    }
    function formatTime(epochMs) {
      return new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');
    }
    function formatRange(durationsMs) {
      const [shortest, longest] = [ formatDuration(Math.min(...durationsMs)), formatDuration(Math.max(...durationsMs)) ];
      return shortest === longest ? shortest : `${shortest} to ${longest}`;
    }
    function formatDuration(durationMs) {
      if (durationMs < 9950) return `${Math.round(durationMs / 100) / 10}s`;
      const seconds = Math.round(durationMs / 1e3);
      const parts = [ [ Math.floor(seconds / 3600), 'h' ], [ Math.floor(seconds / 60) % 60, 'm' ], [ seconds % 60, 's' ] ];
      return parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`).join(' ');
    }
    function table(heads, rows, numbers = 0) {
      const alignments = heads.map((_, index) => index < heads.length - numbers ? '---' : '---:');
      return [ heads, alignments, ...rows ].map(cells => `| ${cells.join(' | ')} |`).join('\n');
    }
    // CONCATENATED MODULE: ./build/github/endpoint.js
    const names = instances.map(({name}) => name).join(', ');
    const endpoint_forms = `an instance (${names}), its REST host such as rest.iad-03.braze.com, or your dashboard address`;
    const noBraze = `is not an address of Braze; expected ${endpoint_forms}`;
    const loopback = /^(localhost|127(\.\d+){3})$/;
    function parseEndpoint(text, allowCustom) {
      if (text === '') return {
        problem: `is required: ${endpoint_forms}`
      };
      const named = instanceByName(text);
      if (named !== void 0) return braze(named);
      const mentioned = [ ...new Set(instancesIn(text)) ];
      const meant = mentioned.length === 1 ? mentioned[0]?.name : void 0;
      const url = parseUrl(text);
      if (url === null) return {
        problem: `is not an address; expected ${endpoint_forms}`,
        meant
      };
      if (url.hostname.startsWith('[')) return {
        problem: 'must not be an IPv6 address'
      };
      if (loopback.test(url.hostname)) return bare(url, true);
      if (url.protocol !== 'https:') return {
        problem: 'must use https',
        meant
      };
      const ofBraze = parseBraze(url);
      if (ofBraze !== null) return ofBraze;
      const looksLikeBraze = /(^|\.)braze\.(com|eu)(?![\w-])/.test(url.hostname);
      if (allowCustom && !looksLikeBraze) return bare(url, false);
      const isWord = !/[.:]/.test(url.hostname);
      if (!looksLikeBraze && !isWord) return {
        problem: `${noBraze}, or allow-custom-endpoint: true for your own gateway`,
        meant
      };
      return mentioned.includes(void 0) ? {
        problem: `names an instance that this version does not know; expected ${endpoint_forms}`
      } : {
        problem: noBraze,
        meant
      };
    }
    function parseBraze({hostname, href, port}) {
      const rest = instanceByRestHost(hostname);
      if (rest !== void 0) {
        const isBare = href === `https://${rest.restHost}/`;
        return isBare ? braze(rest) : {
          problem: 'must be only the host',
          meant: rest.restHost
        };
      }
      const dashboard = instanceByDashboardHost(hostname);
      if (dashboard !== void 0) return port === '' ? braze(dashboard) : {
        problem: 'must not have a port',
        meant: dashboard.restHost
      };
      const sdk = instanceByRestHost(hostname.replace('sdk.', 'rest.'));
      if (sdk !== void 0) return {
        problem: 'is an SDK endpoint, not a REST endpoint',
        meant: sdk.restHost
      };
      if (!loginHosts.includes(hostname)) return null;
      return {
        problem: 'does not show your instance; log in to the dashboard and copy its address'
      };
    }
    function instancesIn(text) {
      const regions = {
        iad: 'us',
        fra: 'eu',
        dashboard: /\.eu\b/i.test(text) ? 'eu' : 'us'
      };
      const mentions = text.matchAll(/\b(us|eu|au|id|jp|kr|iad|fra|dashboard)[-_. ]?0*(\d{1,2})\b/gi);
      return [ ...mentions ].map(([, word, number]) => {
        const region = regions[String(word).toLowerCase()] ?? word;
        return instanceByName(`${region}-${String(number).padStart(2, '0')}`);
      });
    }
    function bare(url, trustsDate) {
      return url.href === `${url.origin}/` ? {
        value: {
          origin: url.origin,
          instance: null,
          trustsDate
        }
      } : {
        problem: 'must not have a path or a query',
        meant: url.origin
      };
    }
    function parseUrl(text) {
      const address = text.includes('://') ? text : `https://${text}`;
      if (!/^https?:\/\/[\x21-\x7e]+$/i.test(address) || /[\\@]/.test(address)) return null;
      return URL.parse(address);
    }
    function braze(instance) {
      return {
        value: {
          origin: `https://${instance.restHost}`,
          instance,
          trustsDate: true
        }
      };
    }
    var ms = __nccwpck_require__(744);
    var ms_default = __nccwpck_require__.n(ms);
    // CONCATENATED MODULE: ./build/github/values.js
    function parseValue(input, text, parse) {
      const placeholder = placeholderProblem(input, text);
      if (placeholder !== null) return {
        problem: placeholder
      };
      const parsed = parse(text);
      if ('value' in parsed || parsed.meant !== void 0) return parsed;
      const bare = text.replace(/^["']|["']$/g, '');
      const guesses = [ bare, bare.toLowerCase() ].filter(guess => guess !== text);
      return {
        ...parsed,
        meant: guesses.find(guess => 'value' in parseValue(input, guess, parse))
      };
    }
    function placeholderProblem(input, text) {
      if (/^\$\{\{/.test(text)) return 'is an expression that GitHub did not evaluate; give the value itself';
      if (/^\*+$/.test(text)) return 'is masked text, not a value; give the value itself';
      if (/^your[-_]/i.test(text)) return 'is the placeholder of an example; replace it with your own value';
      const isInCapitals = input !== 'integration-id' && /^[A-Z]+(_[A-Z0-9]+)+$/.test(text);
      const isName = isInCapitals || /^(\$|\{\{|(secrets|vars|env|inputs)\.)/i.test(text);
      const variable = input === 'api-key' ? '' : `\${{ vars.NAME }} or `;
      return isName ? `is a name, not a value; write ${variable}\${{ secrets.NAME }}` : null;
    }
    function parseKey(text, isWithoutSecrets) {
      if (text === '') return {
        problem: isWithoutSecrets ? 'is empty: workflows that a fork or Dependabot starts get no Actions secrets; skip the step there with if:' : 'is empty; check the name of the secret, and that it is set for this repository, its organization or its environment'
      };
      if (/^["'`]|["'`]$/.test(text)) return {
        problem: 'has quotes around it; store only the key'
      };
      if (/^bearer(\s|$)/i.test(text)) return {
        problem: 'starts with "Bearer"; store only the key'
      };
      return /^[\x21-\x7e]+$/.test(text) ? {
        value: text
      } : {
        problem: 'contains a space, a line break or a character that no key has; store it again'
      };
    }
    function parseOnBusy(text) {
      return text === 'wait' || text === 'join' || text === 'skip' || text === 'fail' ? {
        value: text
      } : {
        problem: 'must be wait, join, skip or fail'
      };
    }
    function parseSyncedThrough(text) {
      if (text === '') return {
        value: null
      };
      const timestamp = parseTimestamp(text);
      if (timestamp === null) return {
        problem: 'must be a time such as 2026-01-31T23:59:59Z'
      };
      return timestamp.hasOffset ? {
        value: timestamp
      } : {
        problem: 'must say its offset; add Z for UTC',
        meant: `${text}Z`
      };
    }
    function parseRetries(text) {
      return /^[0-5]$/.test(text) ? {
        value: Number(text)
      } : {
        problem: 'must be a number from 0 to 5'
      };
    }
    function parseFailedRows(text) {
      if (text === '') return {
        value: null
      };
      const percent = Number(/^(\d{1,3}(?:\.\d{1,3})?) ?%$/.exec(text)?.[1]);
      if (percent <= 100) return {
        value: {
          percent
        }
      };
      return /^\d{1,15}$/.test(text) ? {
        value: {
          rows: Number(text)
        }
      } : {
        problem: 'must be a number of rows such as 100, or a percentage from 0% to 100% with at most three decimals'
      };
    }
    function parseBoolean(text) {
      if (/^(true|True|TRUE)$/.test(text)) return {
        value: true
      };
      return /^(false|False|FALSE)$/.test(text) ? {
        value: false
      } : {
        problem: 'must be true or false'
      };
    }
    function parseTimeout(text) {
      return parseDuration(text, [ '1s', '24h' ], 'such as 90s, 15m or 1h');
    }
    function parsePollInterval(text) {
      if (text === 'auto') return {
        value: null
      };
      return parseDuration(text, [ '100ms', '10m' ], 'such as 500ms, 30s or 5m, or auto');
    }
    function parseDuration(text, bounds, examples) {
      if (/^[\d.]+$/.test(text)) {
        const guesses = [ 'ms', 's', 'm', 'h' ].map(unit => `${text}${unit}`);
        const meant = guesses.filter(guess => 'value' in parseDuration(guess, bounds, examples));
        return {
          problem: `needs a unit, ${examples}`,
          meant: meant.join(' or ')
        };
      }
      const [least, most] = bounds;
      const valueMs = text === '' ? void 0 : ms_default()(text);
      return valueMs !== void 0 && valueMs >= ms_default()(least) && valueMs <= ms_default()(most) ? {
        value: valueMs
      } : {
        problem: `must be one number with a unit, from ${least} to ${most}, ${examples}`
      };
    }
    // CONCATENATED MODULE: ./build/github/integrations.js
    function parseList(text) {
      return text.split(/\r?\n/).flatMap(line => {
        const comment = /(?:^|\s)#(.*)$/.exec(line);
        const name = comment?.[1]?.trim() ?? '';
        const label = name === '' ? null : {
          untrusted: name
        };
        const texts = line.slice(0, comment?.index).split(',').map(entry => entry.trim()).filter(entry => entry !== '');
        return texts.map((entry, index) => ({
          text: entry,
          label: index === texts.length - 1 ? label : null
        }));
      });
    }
    const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
    const anyUuid = new RegExp(`\\b${uuid}\\b`, 'i');
    const onlyUuid = new RegExp(`^${uuid}$`, 'i');
    function parseEntry(text, label, instance) {
      if (anyUuid.test(label?.untrusted ?? '')) return {
        problem: 'has another id in the comment after it; put each integration on a line of its own'
      };
      if (integrationIdPattern.test(text)) return {
        value: {
          id: text,
          label
        }
      };
      const url = parseUrl(text);
      const host = url?.protocol === 'https:' ? url.host : '';
      const dashboard = instanceByDashboardHost(host);
      if (url === null || dashboard === void 0 && !loginHosts.includes(host)) {
        const problem = 'is neither an integration id (letters, digits, - and _) nor the address of its page in the dashboard';
        return {
          problem,
          meant: meantBy(text, instance)
        };
      }
      const id = url.pathname.replace(integrationPagePath, '').replace(/\/$/, '');
      if (!integrationIdPattern.test(id)) {
        const problem = `is not the page of an integration; those are at ${integrationPagePath} followed by the id`;
        const first = id.replace(/\/.*/s, '');
        return {
          problem,
          meant: integrationIdPattern.test(first) ? first : void 0
        };
      }
      return instance === null || dashboard === void 0 || instance === dashboard ? {
        value: {
          id,
          label
        }
      } : {
        problem: `is on ${dashboard.name}, but rest-endpoint is ${instance.name}; set rest-endpoint to ${dashboard.name}`
      };
    }
    function meantBy(text, instance) {
      const pieces = text.replace(/\p{Cf}/gu, '').split(/[\s,;"'`[\]]+/);
      const ids = pieces.filter(piece => !/^(-|and)?$/.test(piece));
      const parse = id => parseEntry(id, null, instance);
      const isId = id => /\d/.test(id) && 'value' in parseValue('integration-id', id, parse);
      return ids.join() !== text && ids.every(isId) ? ids.join(', ') : void 0;
    }
    function sameIdKey(id) {
      return onlyUuid.test(id) ? id.toLowerCase() : id;
    }
    // CONCATENATED MODULE: external "node:buffer"
    const external_node_buffer_namespaceObject = require("node:buffer");
    // CONCATENATED MODULE: ./build/github/sanitize.js
    const shownAtMost = 300;
    const readAtMost = 16384;
    const withheld = '(withheld: it contained the API key)';
    const keyPartLength = 8;
    const keyFragmentLength = 4;
    function createSanitizer(apiKey) {
      const parts = [ ...new Set(keyParts(apiKey)) ];
      return ({untrusted}) => {
        const read = untrusted.slice(0, readAtMost);
        const once = decoders.map(decode => decode(read));
        const twice = once.flatMap(text => decoders.map(decode => decode(text)));
        const readings = [ read, ...once, ...twice ].flatMap(text => [ text.toLowerCase(), squeeze(text) ]);
        if (readings.some(text => parts.some(part => text.includes(part)))) return withheld;
        const characters = [ ...oneLine(untrusted.slice(0, readAtMost / 2)) ];
        return characters.length <= shownAtMost ? characters.join('') : `${characters.slice(0, shownAtMost - 1).join('')}\u2026`;
      };
    }
    function squeeze(text) {
      return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
    }
    const decoders = [ text => text.replace(/%([0-9a-f]{2})/gi, (_, hex) => fromCode(`0x${hex}`)), text => text.replace(/&(?:#(x0*[0-9a-f]{1,4}|0*\d{1,5})|(amp|lt|gt|quot|apos));/gi, (_, code, name) => code === void 0 ? String(htmlMarks[name.toLowerCase()]) : fromCode(`0${code}`)), text => text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, hex, mark) => mark ?? fromCode(`0x${hex}`)) ];
    const htmlMarks = {
      amp: '&',
      lt: '<',
      gt: '>',
      quot: '"',
      apos: "'"
    };
    function fromCode(code) {
      return String.fromCharCode(Number(code));
    }
    function asMarkdown(sanitized) {
      if (sanitized === '') return '';
      const runs = sanitized.match(/`+/g) ?? [];
      let fence = '`';
      while (runs.includes(fence)) fence += '`';
      const gap = /^`|`$/.test(sanitized) ? ' ' : '';
      return `${fence}${gap}${sanitized}${gap}${fence}`;
    }
    function asCell(sanitized) {
      return asMarkdown(sanitized).replaceAll('|', '\\|');
    }
    function oneLine(text) {
      return text.replace(/[\s\u0085]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '').trim().replace(/:(?=:)/g, ': ').replace(/#(?=#)/g, '# ');
    }
    function keyParts(apiKey) {
      const encoded = pieces(apiKey).flatMap(piece => {
        const bytes = external_node_buffer_namespaceObject.Buffer.from(piece);
        return [ bytes.toString('hex'), ...[ 0, 1, 2 ].map(shift => base64Within(bytes, shift)) ].map(squeeze);
      });
      const certain = encoded.filter(part => part.length >= keyFragmentLength);
      return [ ...pieces(apiKey.toLowerCase()), ...pieces(squeeze(apiKey)), ...certain ].filter(part => part !== '');
    }
    function pieces(text) {
      const count = Math.max(1, text.length - keyPartLength + 1);
      return Array.from({
        length: count
      }, (_, index) => text.slice(index, index + keyPartLength));
    }
    function base64Within(bytes, shift) {
      const whole = external_node_buffer_namespaceObject.Buffer.concat([ external_node_buffer_namespaceObject.Buffer.alloc(shift), bytes ]);
      return whole.toString('base64').slice(Math.ceil(shift * 4 / 3), Math.floor(whole.length * 4 / 3));
    }
    // CONCATENATED MODULE: ./build/github/catalog.js
    const nearestAtMost = 20;
    const rowsAtMost = 500;
    const cellAtMost = 128;
    function isMissing({rows}, integrationId) {
      return rows?.every(({id}) => sameIdKey(id) !== sameIdKey(integrationId)) ?? false;
    }
    function nearestIn({rows}, text) {
      const ranked = (rows ?? []).map(row => {
        const name = row.name?.untrusted.slice(0, 100) ?? '';
        return {
          row,
          likeness: Math.max(sharedPairs(row.id, text), sharedPairs(name, text))
        };
      });
      return ranked.sort((a, b) => b.likeness - a.likeness).slice(0, nearestAtMost).map(({row}) => row);
    }
    function sharedPairs(a, b) {
      const pairs = text => new Set(Array.from({
        length: text.length - 1
      }, (_, index) => text.slice(index, index + 2).toLowerCase()));
      const [ofA, ofB] = [ pairs(a), pairs(b) ];
      return 2 * [ ...ofA ].filter(pair => ofB.has(pair)).length / Math.max(1, ofA.size + ofB.size);
    }
    function catalogTable(catalog, ids, show) {
      const {rows} = catalog;
      if (rows === null || rows.length === 0) return '';
      const wanted = ids.flatMap(id => isMissing(catalog, id) ? nearestIn(catalog, id) : rows.filter(row => sameIdKey(row.id) === sameIdKey(id)));
      const cell = text => text === null ? '' : asCell([ ...show(text) ].slice(0, cellAtMost).join(''));
      const shown = (ids.length === 0 ? rows : [ ...new Set(wanted) ]).slice(0, rowsAtMost);
      return table([ 'Integration', 'Id', 'Type', 'Status', 'Last run', 'Next run' ], shown.map(row => [ cell(row.name), cell({
        untrusted: row.id
      }), cell(row.type), cell(row.status), [ cell(row.lastStatus), cell(row.lastStartedAt) ].filter(Boolean).join(', '), cell(row.nextRunAt) ]));
    }
    // CONCATENATED MODULE: ./build/github/inputs.js
    const integrationsAtMost = 100;
    const defaults = {
      'integration-id': '',
      'api-key': '',
      'rest-endpoint': '',
      'wait-for-completion': 'false',
      'synced-through': '',
      'max-failed-rows': '',
      'on-busy': 'wait',
      retries: '0',
      timeout: '60m',
      'poll-interval': 'auto',
      'dry-run': 'false',
      'allow-custom-endpoint': 'false'
    };
    function parseInputs(read, isWithoutSecrets) {
      const problems = [];
      const textOf = input => read(input) || defaults[input];
      const report = (input, problem, got = '', meant = '') => {
        const quote = text => text === '' || input === 'api-key' ? null : {
          untrusted: text
        };
        const mayBeKey = input !== 'integration-id' && onlyUuid.test(got);
        const shown = mayBeKey ? 'a UUID, perhaps the api-key' : got.replace(/^.*@/s, '***@');
        problems.push({
          input,
          problem,
          got: quote(shown),
          meant: quote(meant)
        });
      };
      const take = (input, parse, text = textOf(input)) => {
        const parsed = parseValue(input, text, parse);
        return 'value' in parsed ? parsed.value : report(input, parsed.problem, text, parsed.meant);
      };
      const takeFollowed = (input, parse) => {
        const text = textOf(input);
        const isNeedless = follow === false && text !== defaults[input];
        return isNeedless ? report(input, 'needs wait-for-completion: true', text) : take(input, parse);
      };
      const allowCustom = take('allow-custom-endpoint', parseBoolean);
      const dryRun = take('dry-run', parseBoolean);
      const apiKey = take('api-key', text => parseKey(text, isWithoutSecrets));
      const endpoint = take('rest-endpoint', text => parseEndpoint(text, allowCustom ?? false));
      const list = textOf('integration-id');
      const entries = parseList(list);
      if (entries.length === 0 && dryRun !== true) {
        const wanted = "an integration's id, or the address of its page in the dashboard; # begins a comment";
        report('integration-id', `is required: ${wanted}`, list);
      }
      const sanitize = createSanitizer(apiKey ?? '');
      const withoutKey = entries.filter(({text}) => sanitize({
        untrusted: text
      }) !== withheld);
      if (withoutKey.length < entries.length) {
        const problem = 'contains the api-key or a part of it; check which secret or variable each of the two uses';
        report('integration-id', problem);
      }
      const instance = endpoint?.instance ?? null;
      const given = withoutKey.flatMap(({text, label}) => take('integration-id', entry => parseEntry(entry, label, instance), text) ?? []);
      const sameIds = [ ...Map.groupBy(given, ({id}) => sameIdKey(id)).values() ];
      const integrations = sameIds.flatMap(same => same.slice(0, 1));
      if (integrations.length > integrationsAtMost) report('integration-id', `names more than ${integrationsAtMost} integrations; use several steps`);
      const follow = take('wait-for-completion', parseBoolean);
      const onBusy = take('on-busy', parseOnBusy);
      const syncedThrough = takeFollowed('synced-through', parseSyncedThrough);
      if (syncedThrough === null && onBusy === 'join') report('synced-through', 'is required with on-busy: join, and so is wait-for-completion: true');
      if (syncedThrough && onBusy === 'skip') report('synced-through', 'cannot be checked with on-busy: skip');
      if (syncedThrough && integrations.length > 1) report('synced-through', 'takes one integration; use a step for each');
      const inputs = {
        integrations,
        doubledIds: sameIds.flatMap(([first, again]) => first && again ? first.id : []),
        endpoint,
        follow,
        dryRun,
        onBusy,
        syncedThrough,
        retries: takeFollowed('retries', parseRetries),
        maxFailedRows: takeFollowed('max-failed-rows', parseFailedRows),
        timeoutMs: take('timeout', parseTimeout),
        pollIntervalMs: take('poll-interval', parsePollInterval)
      };
      return problems.length === 0 ? {
        inputs
      } : {
        problems
      };
    }
    // CONCATENATED MODULE: ./build/github/answers.js
    function inMarkdown(sanitize) {
      return text => asMarkdown(sanitize(text));
    }
    function quote(answer, show) {
      if (answer === null) return '';
      const code = answer.httpStatus ?? codeText(answer);
      const parts = [ code, answer.message && show(answer.message) ].filter(Boolean);
      return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
    }
    function isForbidden(answer) {
      return answer?.kind === 'refused' && answer.refusal === 'forbidden';
    }
    function refusedBy(answer) {
      return answer?.kind === 'refused' ? answers_refusals[answer.refusal] ?? null : null;
    }
    const answers_refusals = {
      certificate: 'the TLS certificate is not trusted',
      'proxy-authentication': 'the proxy rejected the credentials, or none were given',
      redirect: 'a redirect came in place of an answer',
      'web-page': "a web page came in place of Braze's answer"
    };
    function statusOf({status, undocumented}, show) {
      return undocumented === null ? status : show(undocumented);
    }
    const codeMeanings = {
      EAI_AGAIN: 'DNS did not answer',
      ECONNREFUSED: 'the connection was refused',
      ECONNRESET: 'the connection was closed',
      ENOTFOUND: 'DNS does not know the name',
      TIMEOUT: 'no answer in time'
    };
    function codeText(answer) {
      const code = 'code' in answer && answer.code || '';
      const ofProxy = /^PROXY_?(.*)$/.exec(code)?.[1];
      if (ofProxy === void 0) return explained(code);
      if (/^\d+$/.test(ofProxy)) return `the proxy answered with status ${ofProxy}`;
      return [ 'the proxy failed', explained(ofProxy) ].filter(Boolean).join(': ');
    }
    function explained(code) {
      return [ code, codeMeanings[code] ].filter(Boolean).join(', ');
    }
    // CONCATENATED MODULE: ./build/github/log.js
    const heartbeatMs = 6e4;
    const startWithinMs = 3e3;
    const shortWaitMs = 1e3;
    function createLog(runner, clock, sanitize, name) {
      const states = new Map([ [ 'listed', 'list' ] ]);
      const subject = name === null ? '' : `${name}: `;
      const beganAtMs = clock.nowMs();
      let lastAtMs = beganAtMs;
      return event => {
        if (event.kind === 'waiting' && event.forMs < shortWaitMs) return;
        const nowMs = clock.nowMs();
        const {text, state = text, isDetail = false} = lineFor(event, states.get('seen'), sanitize, runner.docsUrl());
        const isQuiet = event.kind === 'listed' || event.kind === 'started' || nowMs - lastAtMs < heartbeatMs;
        if (state === states.get(event.kind) && isQuiet) return;
        states.set(event.kind, state);
        const line = `[${formatDuration(nowMs - beganAtMs)}] ${subject}${text}`;
        if (isDetail) return runner.debug(line);
        lastAtMs = nowMs;
        runner.info(line);
      };
    }
    function lineFor(event, lastSeen, sanitize, docsUrl) {
      switch (event.kind) {
       case 'replied':
        {
          const {attempt, reply} = event;
          return {
            text: `Trigger ${attempt}: ${refusedBy(reply) ?? replies[reply.kind]}${quote(reply, sanitize)}`
          };
        }

       case 'listed':
        {
          const {failure} = event;
          if (failure === null) return {
            state: 'list',
            text: 'The runs can be read'
          };
          const state = failure.kind === 'not-sent' ? 'unreadable' : failure.kind;
          const by = refusedBy(failure);
          const what = by === null ? lists[failure.kind] : `${lists.unreadable}: ${by}`;
          return {
            state,
            text: `${what}${quote(failure, sanitize)}`
          };
        }

       case 'adopted':
        return {
          text: 'Following a sync that the list of runs shows'
        };

       case 'started':
        return started(event.afterMs, docsUrl);

       case 'seen':
        return seen(event.run, event.pastDurationsMs, lastSeen, sanitize);

       case 'waiting':
        return {
          state: event.why,
          text: `${waits[event.why]} ${formatDuration(Math.round(event.forMs / 1e3) * 1e3)}`
        };
      }
    }
    function started(afterMs, docsUrl) {
      const distance = `${formatDuration(Math.abs(afterMs))} ${afterMs < 0 ? 'before' : 'after'}`;
      const text = `The sync started ${distance} its trigger by Braze's clock`;
      const isDetail = Math.abs(afterMs) <= startWithinMs;
      const where = docsUrl === null ? '' : `: ${docsUrl}#start-far-from-trigger`;
      return {
        text: isDetail ? text : `${text}. Please report this${where}`,
        isDetail
      };
    }
    function seen(run, pastDurationsMs, last, sanitize) {
      if (run === null) {
        const wasSeen = last !== void 0 && last !== 'unseen';
        return wasSeen ? {
          state: 'lost',
          text: 'Braze no longer shows the sync'
        } : {
          state: 'unseen',
          text: 'Braze does not show the sync yet'
        };
      }
      if (verdictOn(run) !== null) {
        const text = `The sync ended: ${statusOf(run, sanitize)}, ${rowsOf(run)}`;
        return {
          text,
          state: `${run.startedAt} ${text}`
        };
      }
      const doublings = Math.floor(Math.log2((run.rowsSynced ?? 0) + 1));
      const since = run.startedAt === null ? '' : ` since ${run.startedAt}`;
      const past = pastDurationsMs.length === 0 ? '' : `; past runs took ${formatRange(pastDurationsMs)}`;
      return {
        state: `${run.startedAt} ${doublings}`,
        text: `The sync has been running${since}: ${rowsOf(run)}${past}`
      };
    }
    const replies = {
      accepted: 'Braze accepted the sync',
      busy: 'another sync of this integration is running',
      'rate-limited': "the workspace's rate limit is used up",
      refused: 'Braze refused',
      'not-sent': 'Braze could not be reached',
      ambiguous: 'no clear answer; Braze may have started the sync'
    };
    const lists = {
      refused: 'Braze refused to list the runs',
      'rate-limited': 'The rate limit for reading runs is used up',
      'not-sent': 'Braze could not be reached to list the runs',
      unreadable: 'The list of runs could not be read'
    };
    const waits = {
      end: 'Next check in',
      'first-list': 'Reading the runs again in',
      retry: 'The sync failed: retrying in',
      busy: 'Waiting for the other sync to end: next check in',
      'rate-limit': 'Waiting for the rate limit: next request in',
      repeat: 'Retrying in',
      search: 'Looking for the sync in the list of runs: next check in'
    };
    // CONCATENATED MODULE: ./build/github/verdict.js
    function nameOf({integrationId, label}) {
      return label ?? integrationId;
    }
    const levels = [ 'error', 'warning', 'notice', null ];
    function levelOf(outcomes) {
      const found = outcomes.map(levelOfOne);
      return levels.find(level => found.includes(level)) ?? null;
    }
    function levelOfOne(outcome) {
      const {status, listFailure, run} = outcome;
      if (!succeeds(outcome)) return 'error';
      if (status === 'partial' || status === 'success' && (run?.rowsFailed ?? 0) > 0) return 'warning';
      if (status === 'checked' && listFailure !== null) return 'warning';
      return status === 'skipped' ? 'notice' : null;
    }
    function exceeds({status, run}, limit) {
      if (limit === null || run === null || !endedWell({
        status
      })) return false;
      const {rowsSynced, rowsFailed} = run;
      if (rowsFailed === null) return run.status !== 'success';
      if ('rows' in limit) return rowsFailed > limit.rows;
      return rowsSynced === null ? rowsFailed > 0 : rowsFailed * 1e5 > Math.round(limit.percent * 1e3) * (rowsSynced + rowsFailed);
    }
    function endedRun(run) {
      return run === null || verdictOn(run) === null ? null : run;
    }
    const withoutRows = [ 'not_started', 'busy', 'skipped', 'checked' ];
    function sumOf(outcomes, count) {
      const counts = outcomes.map(({run}) => endedRun(run)?.[count] ?? null);
      const known = counts.filter(rows => rows !== null);
      const unknown = outcomes.filter(({status}, index) => counts[index] === null && !withoutRows.includes(status));
      const sum = known.length === 0 ? null : known.reduce((total, rows) => total + rows, 0);
      return {
        sum,
        unknown: unknown.length
      };
    }
    function worstFirst(outcomes) {
      return outcomes.toSorted((a, b) => rankOf(a) - rankOf(b));
    }
    function worst(outcomes) {
      return outcomes.reduce((worstYet, outcome) => rankOf(outcome) < rankOf(worstYet) ? outcome : worstYet);
    }
    const worstSuccess = outcome_statuses.indexOf('partial');
    function succeeds(outcome) {
      return rankOf(outcome) >= worstSuccess;
    }
    function rankOf(outcome) {
      const {ambiguousReply, startedAfterMs, status, tooManyFailed} = outcome;
      if (tooManyFailed) return worstSuccess - .5;
      const rank = outcome_statuses.indexOf(status);
      return status === 'cancelled' && (startedAfterMs !== null || ambiguousReply !== null) ? rank - .5 : rank;
    }
    // CONCATENATED MODULE: ./build/github/headline.js
    const statusWords = {
      cancelled: [ 'cancelled', 'The workflow was cancelled' ],
      unknown: [ 'unknown', 'The result of the sync is unknown' ],
      config_error: [ 'configuration error', 'The sync failed: configuration error' ],
      error: [ 'sync failed', 'The sync failed' ],
      stale: [ 'stale', 'No proof that the newest rows arrived' ],
      not_started: [ 'not started', 'The sync did not start' ],
      timed_out: [ 'timed out', 'The step timed out before it saw the sync end' ],
      busy: [ 'busy', 'The sync did not start: another one was running' ],
      partial: [ 'partial', 'The sync ended, but some rows failed' ],
      skipped: [ 'skipped', 'Sync skipped: another one is running' ],
      success: [ 'success', 'The sync succeeded' ],
      triggered: [ 'triggered', 'Sync started' ],
      checked: [ 'checked', 'Dry run: nothing wrong found' ]
    };
    function headlineOf(outcomes, isDryRun) {
      const count = outcomes.length;
      const failed = outcomes.filter(outcome => !succeeds(outcome)).length;
      if (failed > 0 && count > 1) return `${failed} of ${count} integrations did not succeed`;
      const {run, status, tooManyFailed} = worst(outcomes);
      if (tooManyFailed) return run?.rowsFailed === null ? 'max-failed-rows could not be checked' : 'Too many rows failed';
      if (isDryRun && status !== 'cancelled') return dryRunHeadline(outcomes);
      if (failed > 0) return statusWords[status][1];
      const [rows, failedRows] = [ sumOf(outcomes, 'rowsSynced'), sumOf(outcomes, 'rowsFailed') ];
      if (rows.sum === null || status === 'triggered') return count === 1 ? statusWords[status][1] : countsOf(outcomes);
      const atLeast = rows.unknown > 0 ? 'at least ' : '';
      return `Synced ${atLeast}${formatRows(rows.sum)}${failedRows.sum ? `, ${formatCount(failedRows.sum)} failed` : ''}`;
    }
    function dryRunHeadline(outcomes) {
      const level = levelOf(outcomes);
      if (level === 'error') return 'Dry run: a problem was found';
      return level === null ? statusWords.checked[1] : 'Dry run: not everything could be checked';
    }
    function countsOf(outcomes) {
      const byStatus = [ ...Map.groupBy(outcomes, ({status}) => status) ];
      return byStatus.map(([status, {length}]) => `${length} ${statusWords[status][0]}`).join(', ');
    }
    function totalOf(outcomes, count) {
      const {sum, unknown} = sumOf(outcomes, count);
      if (sum === null) return '';
      return unknown === 0 ? formatCount(sum) : `\u2265 ${formatCount(sum)}, ${unknown} unknown`;
    }
    // CONCATENATED MODULE: ./build/github/facts.js
    const nearestShown = 3;
    function factsOf(outcome, setting, show) {
      const {ambiguousReply, attempts, cause, integrationId, listFailure, reply, retries, run} = outcome;
      const limit = `the timeout of ${formatDuration(setting.timeoutMs)}`;
      const earlier = ambiguousReply === null ? '' : '. An earlier attempt may have started one too';
      return {
        ...answerFacts(reply ?? listFailure, setting, show),
        ...dryRunFacts(outcome, setting, show),
        limit,
        id: show({
          untrusted: integrationId
        }),
        permission: reply === null ? 'cdi.integration_job_status, which wait-for-completion needs' : 'cdi.integration_sync',
        atAttempt: attempts === 1 ? '' : ` on attempt ${attempts}${earlier}`,
        tries: [ '', ' twice' ][retries] ?? ` ${retries + 1} times`,
        forLong: cause === 'deadline' ? ` before ${limit}` : ` for ${formatDuration(outcome.elapsedMs)}`,
        ambiguousSaid: quote(ambiguousReply, show),
        afterwards: reply?.kind === 'refused' ? `; then Braze refused the trigger${quote(reply, show)}` : '',
        listSaid: quote(listFailure, show),
        refusedBy: refusedBy(listFailure),
        unreadFor: formatDuration((outcome.unreadMs ?? 0) + setting.timeoutMs - outcome.elapsedMs),
        subject: subjectOf(outcome, setting),
        rows: run && `: ${rowsOf(run)}`,
        failed: run === null || hasNotFailed(run) ? '' : ` and failed: ${rowsOf(run)}`,
        status: run && statusOf(run, show),
        failedRows: run && failedRowsOf(run),
        maxFailedRows: setting.maxFailedRows && limitText(setting.maxFailedRows),
        endedAt: run?.finishedAt ?? 'an unknown time',
        reached: reachedBy(outcome),
        wanted: setting.syncedThrough?.text
      };
    }
    function answerFacts(answer, {endpoint, proxy}, show) {
      return {
        said: quote(answer, show),
        where: endpoint.instance?.name ?? show({
          untrusted: endpoint.origin
        }),
        host: show({
          untrusted: endpoint.origin.replace(/^https?:\/\//, '')
        }),
        proxy: proxy && show(proxy.host),
        proxyVariable: proxy?.variable ?? 'https_proxy'
      };
    }
    function dryRunFacts({cause, integrationId, listFailure}, {catalog}, show) {
      const {failure} = catalog;
      const notChecked = [ 'whether the key has cdi.integration_sync', listFailure && `whether the key may read runs${quote(listFailure, show)}`, failure && !isForbidden(failure) && `whether the list of integrations has the id${quote(failure, show)}` ].filter(Boolean);
      const nearest = cause === 'not-in-list' ? nearestIn(catalog, integrationId).slice(0, nearestShown) : [];
      const names = nearest.map(({id, name}) => {
        const shown = show({
          untrusted: id
        });
        return name === null || name.untrusted === id ? shown : `${show(name)} (${shown})`;
      });
      return {
        notChecked: notChecked.join(', '),
        nearest: names.length === 0 ? '' : `; the most similar: ${names.join(', ')}`
      };
    }
    function subjectOf({adopted, cause}, {syncedThrough}) {
      if (cause === 'joined') return `A sync from before this step has already synced rows up to ${syncedThrough?.text}, so nothing was triggered. It`;
      return adopted ? 'Braze shows a sync that started after this step did; it' : 'The sync';
    }
    function reachedBy({cause, pastRuns}) {
      const shown = pastRuns.find(run => endedWell(run) && (cause !== 'future-rows' || isAhead(run)));
      return shown?.lastTimestampSynced?.text ?? 'an unknown time';
    }
    function isAhead({finishedAtMs, lastTimestampSynced, startedAtMs}) {
      return (lastTimestampSynced?.epochMs ?? 0) > Number(finishedAtMs ?? startedAtMs);
    }
    function failedRowsOf({rowsFailed, rowsSynced}) {
      if (rowsFailed === null || rowsSynced === null) return formatRows(rowsFailed ?? 0);
      const total = rowsFailed + rowsSynced;
      const percent = Math.ceil(rowsFailed * 1e5 / total) / 1e3;
      return `${formatCount(rowsFailed)} of ${formatRows(total)} (${percent}%)`;
    }
    function limitText(limit) {
      return 'rows' in limit ? formatCount(limit.rows) : `${limit.percent}%`;
    }
    // CONCATENATED MODULE: ./build/github/messages.js
    const checkLog = "Check the integration's sync log in Braze";
    const seeLog = `${checkLog}.`;
    const seeEnd = `${checkLog} to see how it ends.`;
    const fixRows = `Find the failed rows in the integration's sync log in Braze. Fix them in the source table and set their UPDATED_AT to now.`;
    const checkWay = "Check Braze's status page, and that the runner can still reach {host}";
    const checkAgain = `${checkWay}, then run the step again.`;
    const nothing = 'Nothing was triggered.';
    const wasDry = 'This was a dry run: nothing was triggered.';
    const sendLess = 'send fewer requests at once: a workspace has 20 triggers and 100 lists of runs a minute.';
    const unclear = 'Braze may have started the sync: there was no clear answer to the trigger{ambiguousSaid}';
    const unread = `${unclear}, and the runs could not be read{listSaid}{afterwards}.`;
    const checkFirst = `${checkLog} before you trigger it again.`;
    const findError = `${checkLog} for the error. Common causes are the credentials, the network and the table in the warehouse.`;
    const renew = "Check the runner's clock. If it is right, the owner of the server or proxy must renew the certificate.";
    const messages = {
      accepted: [ 'Braze accepted the sync{atAttempt}.' ],
      adopted: [ 'Braze shows a sync that started after this step did. It reads the new rows, so no other was triggered.' ],
      'adopted-after-lost-answer': [ 'There was no clear answer to the trigger{ambiguousSaid}, but Braze shows a sync that started after this step did{failed}.' ],
      checked: [ `Inputs, endpoint, key and integration are valid. ${wasDry} Not checked: {notChecked}.` ],
      'checked-without-list': [ `Inputs and endpoint are valid. Braze did not list the runs{listSaid}, so the key and the integration were not checked. ${wasDry}`, 'To check them, create a key that also has the permission cdi.integration_job_status.' ],
      success: [ '{subject} succeeded{rows}.' ],
      'success-without-rows': [ '{subject} succeeded{rows}.', 'If you expected rows, look for an UPDATED_AT in the future: Braze only reads rows that are newer than the newest it has synced.' ],
      partial: [ '{subject} ended, but some rows failed{rows}.', fixRows ],
      'too-many-failed': [ '{subject} ended, but {failedRows} failed; the limit is {maxFailedRows}.', fixRows ],
      'failed-rows-unknown': [ '{subject} ended with the status {status}. Braze did not report failed rows, so max-failed-rows cannot be checked.', `${checkLog} for failed rows.` ],
      error: [ '{subject} failed in Braze{tries}{rows}.', findError ],
      'error-without-retry': [ '{subject} failed in Braze{tries}{rows}. There was no time for another attempt before {limit}.', `Raise timeout to use all retries. ${findError}` ],
      'config-error': [ '{subject} failed: Braze reports a configuration error.', "Test the connection on the integration's page in Braze." ],
      undocumented: [ '{subject} ended with the status {status}, which Braze does not document{rows}.', seeLog ],
      'not-reached': [ 'The sync ended at {endedAt}, but Braze has synced rows only up to {reached}, not up to {wanted}.', 'Check that synced-through is the newest UPDATED_AT that you loaded, never the current time, and that those rows are in the table that Braze reads.' ],
      'not-reported': [ 'The sync ended, but Braze did not report up to which time it has synced rows, so synced-through cannot be checked.', seeLog ],
      'future-rows': [ 'The sync ended, but Braze reports rows synced up to {reached}, a time in the future. That proves nothing about the rows up to {wanted}.', 'Find the row with that UPDATED_AT. It hides all rows with an earlier one: load those again with an UPDATED_AT after {reached}, and fix whatever wrote that time.' ],
      'timed-out': [ 'The sync was still running at {limit}. It continues in Braze.', `Raise timeout. ${seeEnd}` ],
      'timed-out-unread': [ 'The sync was running when the runs were last read, {unreadFor} before {limit}. Since then they could not be read{listSaid}.', `${seeEnd} ${checkWay}.` ],
      'timed-out-not-readable': [ 'Braze accepted the sync, but then the runs could not be read before {limit}{listSaid}. The sync probably continues in Braze.', `${seeEnd} ${checkWay}.` ],
      'timed-out-rate-limit': [ 'The sync was started, but the rate limit for reading runs was used up before {limit}{listSaid}. It may continue in Braze.', `${seeEnd} Raise timeout, or ${sendLess}` ],
      'timed-out-not-shown': [ 'The sync was started, but the list of runs did not show it before {limit}. It may continue in Braze.', seeLog ],
      'timed-out-not-looked-for': [ 'The sync was started, but there was no time to look for it before {limit}. It may continue in Braze.', `Raise timeout. ${seeLog}` ],
      'not-shown': [ 'The sync was started, but the list of runs did not show it for 5 minutes.', seeLog ],
      'no-longer-shown': [ 'The sync started, but the list of runs stopped showing it. It may continue in Braze.', seeLog ],
      'not-readable': [ 'The sync was started, but then Braze refused to list the runs{listSaid}.', `${checkLog}, and check whether the api-key was revoked or the integration was deleted.` ],
      'not-readable-on-the-way': [ 'The sync was started, but then its list of runs could not be read: {refusedBy}{listSaid}.', `${seeEnd} Check the firewall, the proxy and the certificates between the runner and {host}.` ],
      'no-evidence': [ `${unclear}, and no list of runs showed it{afterwards}.`, checkFirst ],
      'no-evidence-not-looked-for': [ `${unclear}, and no time was left to look for it{afterwards}.`, checkFirst ],
      'no-evidence-unread': [ unread, checkFirst ],
      'no-evidence-without-permission': [ unread, `${checkFirst} With the permission cdi.integration_job_status the step does this itself.` ],
      skipped: [ `Another sync of this integration is running, and on-busy is skip. ${nothing} The running sync may have missed the newly loaded rows.` ],
      busy: [ `Another sync of this integration is running, and on-busy is fail. ${nothing}`, 'To wait for the other sync and then trigger, set on-busy: wait.' ],
      'busy-at-timeout': [ `Another sync of this integration was running, and Braze accepted no trigger before {limit}. ${nothing}`, 'Raise timeout, or check in Braze whether the other sync is stuck.' ],
      'busy-unread': [ `Another sync of this integration was running, and the runs could not be read in the last {unreadFor} before {limit}{listSaid}. ${nothing}`, checkAgain ],
      'rate-limit': [ `The rate limit of the Braze workspace does not reset before {limit}{said}. ${nothing}`, `Raise timeout, or ${sendLess}` ],
      'no-time': [ `There was no time to trigger before {limit}. ${nothing}`, 'Raise timeout.' ],
      'not-listed': [ `Braze did not list the runs before {limit}{said}. ${nothing}`, checkAgain ],
      unreachable: [ `Braze could not be reached{forLong}{said}. ${nothing}`, 'Check that the runner can reach {host}: DNS, firewall, proxy.' ],
      'proxy-failed': [ `The proxy {proxy} did not connect to Braze{forLong}{said}. ${nothing}`, 'Check {proxyVariable}, that the proxy is running, and that it allows {host}; or add {host} to no_proxy.' ],
      'invalid-id': [ 'Braze did not accept the integration-id {id}{said}.', "Copy the id from the address of the integration's page in the dashboard." ],
      unauthorized: [ 'Braze at {where} does not recognize this api-key{said}.', 'Check that api-key and integration-id are not swapped, that rest-endpoint is the instance of your dashboard, and that the key was not revoked.' ],
      forbidden: [ 'Braze refused access with this api-key{said}. The key probably lacks the permission {permission}.', `Create a new key that also has this permission: Braze does not let you edit the permissions of a key. If it has the permission, check its IP allowlist and that your plan includes Cloud Data Ingestion.` ],
      'not-found': [ 'Braze at {where} has no integration {id} in the workspace of this api-key{said}.', 'Check integration-id, and that the api-key is from the workspace of the integration.' ],
      'catalog-empty': [ `Braze lists no integrations in the workspace of this api-key. ${wasDry}`, 'Check that the api-key is from the workspace of your integrations.' ],
      catalog: [ `Braze lists {count} in the workspace of this api-key. ${wasDry}` ],
      'catalog-cancelled': [ `The workflow was cancelled. ${wasDry}` ],
      'catalog-not-readable': [ 'Without integration-id, a dry run lists the integrations, but they could not all be read{said}.', 'Set integration-id, or run the step again.' ],
      'not-in-list': [ 'Braze lists no integration {id} in the workspace of this api-key{nearest}.', "Copy the id from the address of the integration's page in the dashboard, and check that the api-key is from its workspace." ],
      redirect: [ '{where} answered with a redirect{said}. The step never follows redirects, because that would send the key elsewhere.', 'Allow the runner to reach {host} without a login page or a filter. A gateway of your own must not redirect: set rest-endpoint to its final address.' ],
      'web-page': [ "{where} answered with a web page{said}, not with Braze's API.", 'A firewall, a web filter or a login proxy probably answered in place of Braze: allow the runner to reach {host}, and check rest-endpoint.' ],
      certificate: [ 'The TLS certificate of {where} is not trusted{said}. The key was not sent.', 'If your proxy or gateway re-encrypts, pass its CA certificate in NODE_EXTRA_CA_CERTS.' ],
      'certificate-expired': [ 'The TLS certificate of {where} has expired{said}. The key was not sent.', renew ],
      'certificate-not-yet-valid': [ 'The TLS certificate of {where} is not valid yet{said}. The key was not sent.', renew ],
      'certificate-for-another-name': [ 'The TLS certificate of {where} is for another name{said}. The key was not sent.', 'Check rest-endpoint. If it is right, another server answers in its place: check DNS and the proxy.' ],
      'proxy-authentication': [ 'The proxy {proxy} rejected the credentials, or none were given{said}. The request did not reach Braze.', 'Put the user and the password into {proxyVariable}, percent-encoded.' ],
      other: [ 'Braze at {where} refused the request{said}.', 'Fix the problem that Braze describes. If it is unclear, contact Braze support.' ],
      cancelled: [ 'The workflow was cancelled. No sync that this step started is running in Braze.' ],
      'cancelled-after-start': [ 'The workflow was cancelled. The sync continues in Braze.', seeLog ],
      'cancelled-after-lost-answer': [ 'The workflow was cancelled. Braze may have started the sync; if it did, the sync continues.', seeLog ]
    };
    // CONCATENATED MODULE: ./build/github/words.js
    function wordsFor(outcome, setting, show) {
      const words = filled(messageFor(outcome, setting), factsOf(outcome, setting, show), setting);
      if (outcome.failedRetry === null) return words;
      const retry = wordsFor({
        ...outcome,
        ...outcome.failedRetry
      }, setting, show);
      const reason = retry.what.replace(` ${nothing}`, '');
      return {
        ...words,
        what: `${words.what} The next retry started nothing. ${reason}`
      };
    }
    function wordsForCatalog(setting, isCancelled, show) {
      const {rows, failure} = setting.catalog;
      const count = rows && `${rows.length} integration${rows.length === 1 ? '' : 's'}`;
      const facts = {
        ...answerFacts(failure, setting, show),
        count,
        permission: 'cdi.integration_list'
      };
      return filled(messageForCatalog(setting.catalog, isCancelled), facts, setting);
    }
    function filled(name, facts, {docsUrl}) {
      const [what, advice] = messages[name];
      const fill = text => text.replace(/\{(\w+)\}/g, (_, fact) => facts[fact] ?? '');
      if (advice === void 0) return {
        what: fill(what),
        advice: null,
        link: null
      };
      return {
        what: fill(what),
        advice: fill(advice),
        link: docsUrl && `${docsUrl}#${name}`
      };
    }
    function messageForCatalog({rows, failure}, isCancelled) {
      if (rows !== null) return rows.length === 0 ? 'catalog-empty' : 'catalog';
      if (isCancelled) return 'catalog-cancelled';
      return failure?.kind === 'refused' || failure?.kind === 'not-sent' ? messageForAnswer(failure) : 'catalog-not-readable';
    }
    function messageFor(outcome, setting) {
      const {ambiguousReply, cause, listFailure, pastRuns, reply, status, wasShown} = outcome;
      switch (cause) {
       case 'adopted':
        return ambiguousReply === null ? 'adopted' : 'adopted-after-lost-answer';

       case 'checked':
        return listFailure === null || setting.catalog.rows !== null ? 'checked' : 'checked-without-list';

       case 'ended':
       case 'joined':
        return messageForEnd(outcome, setting);

       case 'deadline':
        return messageAtDeadline(outcome);

       case 'on-busy':
        return status === 'skipped' ? 'skipped' : 'busy';

       case 'not-reached':
        return pastRuns.some(({lastTimestampSynced}) => lastTimestampSynced !== null) ? 'not-reached' : 'not-reported';

       case 'not-shown':
        return wasShown ? 'no-longer-shown' : 'not-shown';

       case 'no-evidence':
        return messageWithoutEvidence(outcome);

       case 'refused':
       case 'unreachable':
        return messageForAnswer(reply ?? listFailure);

       case 'lists-refused':
        return refusedBy(listFailure) === null ? 'not-readable' : 'not-readable-on-the-way';

       case 'cancelled':
        return messageForCancelled(outcome);

       default:
        return cause;
      }
    }
    function messageForEnd(outcome, setting) {
      const {cause, failedRetry, retries, run, status, tooManyFailed} = outcome;
      if (tooManyFailed) return run?.rowsFailed === null ? 'failed-rows-unknown' : 'too-many-failed';
      if (levelOf([ outcome ]) === 'warning') return 'partial';
      if (status === 'success') return run?.rowsSynced === 0 && cause !== 'joined' ? 'success-without-rows' : 'success';
      const mayRetry = retries < setting.retries && failedRetry === null;
      if (status === 'error') return mayRetry ? 'error-without-retry' : 'error';
      return status === 'config_error' ? 'config-error' : 'undocumented';
    }
    function messageAtDeadline(outcome) {
      const {listFailure, reply, status, unreadMs} = outcome;
      if (status === 'timed_out') return messageForTimedOut(outcome);
      const isUnread = listFailure !== null && listFailure.kind !== 'rate-limited' && unreadMs !== null;
      if (status === 'busy') return isUnread ? 'busy-unread' : 'busy-at-timeout';
      if (status === 'unknown') return messageWithoutEvidence(outcome);
      const answer = reply ?? listFailure;
      if (answer?.kind === 'not-sent') return messageForAnswer(answer);
      if (answer?.kind === 'rate-limited') return 'rate-limit';
      return listFailure === null ? 'no-time' : 'not-listed';
    }
    function messageForTimedOut({elapsedMs, listFailure, run, startedAfterMs, unreadMs, wasShown}) {
      if (listFailure?.kind === 'rate-limited') return 'timed-out-rate-limit';
      if (run !== null) return listFailure === null ? 'timed-out' : 'timed-out-unread';
      if (listFailure !== null) return 'timed-out-not-readable';
      if (wasShown) return 'no-longer-shown';
      const wasRead = unreadMs !== null && unreadMs <= elapsedMs - Number(startedAfterMs);
      return wasRead ? 'timed-out-not-shown' : 'timed-out-not-looked-for';
    }
    function messageWithoutEvidence({listFailure, unreadMs}) {
      if (isForbidden(listFailure)) return 'no-evidence-without-permission';
      if (listFailure !== null) return 'no-evidence-unread';
      return unreadMs === null ? 'no-evidence-not-looked-for' : 'no-evidence';
    }
    function messageForCancelled({ambiguousReply, startedAfterMs}) {
      if (startedAfterMs !== null) return 'cancelled-after-start';
      return ambiguousReply === null ? 'cancelled' : 'cancelled-after-lost-answer';
    }
    const certificates = {
      CERT_HAS_EXPIRED: 'certificate-expired',
      CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
      ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-for-another-name',
      HOSTNAME_MISMATCH: 'certificate-for-another-name'
    };
    function messageForAnswer(answer) {
      if (answer?.kind === 'refused') return certificates[answer.code ?? ''] ?? answer.refusal;
      return answer?.kind === 'not-sent' && answer.unreachable === 'proxy' ? 'proxy-failed' : 'unreachable';
    }
    // CONCATENATED MODULE: ./build/github/outputs.js
    function outputsOf(outcomes, setting) {
      const {endpoint, sanitize} = setting;
      const result = outcome => {
        const message = outcome.reply?.message ? sanitize(outcome.reply.message) : null;
        return resultOf(outcome, wordsFor(outcome, setting, sanitize), message, dashboardUrl(outcome.integrationId, endpoint));
      };
      const results = outcomes.map(outcome => ({
        'integration-id': outcome.integrationId,
        label: outcome.label,
        ...result(outcome)
      }));
      const verdict = result(worst(outcomes));
      const reason = `${nameOf(worst(outcomes))}: ${verdict.reason}`;
      const step = outcomes.length === 1 ? verdict : {
        ...verdict,
        ...together(outcomes),
        reason
      };
      return {
        ...asText(step),
        results: JSON.stringify(results)
      };
    }
    function outputsWithout(status, attempts, words) {
      const nothing = {
        status,
        attempts,
        reply: null,
        run: null,
        adopted: false
      };
      return {
        ...asText(resultOf(nothing, words, null, null)),
        results: '[]'
      };
    }
    function dashboardUrl(integrationId, {instance}) {
      return instance === null ? null : integrationPage(instance, integrationId);
    }
    function resultOf({status, attempts, reply, run, adopted}, {what, advice}, message, url) {
      const ended = endedRun(run);
      return {
        status,
        reason: what,
        advice,
        'http-status': reply?.httpStatus ?? null,
        message,
        attempts,
        'started-at': run?.startedAt ?? null,
        'finished-at': run?.finishedAt ?? null,
        'duration-seconds': secondsBetween(run, run),
        'rows-synced': ended?.rowsSynced ?? null,
        'rows-failed': ended?.rowsFailed ?? null,
        'last-timestamp-synced': ended?.lastTimestampSynced?.text ?? null,
        adopted,
        'dashboard-url': url
      };
    }
    function together(outcomes) {
      const runs = outcomes.flatMap(({run}) => run ?? []);
      const first = runs.toSorted((a, b) => (a.startedAtMs ?? 1 / 0) - (b.startedAtMs ?? 1 / 0))[0];
      const last = runs.toSorted((a, b) => (b.finishedAtMs ?? 0) - (a.finishedAtMs ?? 0))[0];
      return {
        attempts: outcomes.reduce((sum, {attempts}) => sum + attempts, 0),
        'started-at': first?.startedAt ?? null,
        'finished-at': last?.finishedAt ?? null,
        'duration-seconds': secondsBetween(first, last),
        'rows-synced': sumOf(outcomes, 'rowsSynced').sum,
        'rows-failed': sumOf(outcomes, 'rowsFailed').sum,
        'last-timestamp-synced': null,
        adopted: outcomes.some(({adopted}) => adopted),
        'dashboard-url': null
      };
    }
    function secondsBetween(first, last) {
      const ms = (last?.finishedAtMs ?? Number.NaN) - (first?.startedAtMs ?? Number.NaN);
      return ms >= 0 ? ms / 1e3 : null;
    }
    function asText(result) {
      return Object.fromEntries(Object.entries(result).map(([name, value]) => [ name, value === null ? '' : String(value) ]));
    }
    // CONCATENATED MODULE: ./build/github/problems.js
    const problemsShown = 20;
    function wordsForProblems(problems, docsUrl, show) {
      const lines = problems.slice(0, problemsShown).map(found => `${found.input} ${problemText(found, show)}`);
      const more = problems.length > problemsShown ? [ `and ${problems.length - problemsShown} more` ] : [];
      return {
        what: [ 'Nothing was sent to Braze:', ...lines, ...more ].join('\n- '),
        advice: null,
        link: docsUrl && `${docsUrl}#inputs`
      };
    }
    function problemText({problem, got, meant}, show) {
      const strange = new Set(got?.untrusted.match(/[^\x20-\x7e]/gu));
      const codes = [ ...strange ].slice(0, 5).map(character => `U+${Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}`);
      const hidden = codes.length === 0 ? '' : `, with the invisible or unusual character ${codes.join(', ')}`;
      const given = got === null ? '' : ` (got: ${show(got)}${hidden})`;
      const question = meant === null ? '' : ` Did you mean ${show(meant)}?`;
      return `${problem}${given}.${question}`;
    }
    function wordsForBug(errorName, status, docsUrl) {
      const fate = status === 'unknown' ? 'Braze may have started the sync.' : 'Nothing was started.';
      return {
        what: `The action has a bug: it stopped at an unexpected ${errorName}. ${fate}`,
        advice: 'Please report it with the version of the action.',
        link: docsUrl && `${docsUrl}#bug`
      };
    }
    // CONCATENATED MODULE: ./build/github/picture.js
    const drawnAtMost = 20;
    const labelAtMost = 40;
    const labelMarginPx = 16;
    const wordShare = 1 / 12;
    const shortestMs = 1e3;
    const nameless = '\u200b';
    function picture(outcomes) {
      const waited = outcomes.some(outcome => waitedMsOf(outcome) >= shortestMs);
      if (!waited || outcomes.length < 2 || outcomes.length > drawnAtMost) return '';
      const wordMs = wordShare * Math.max(...outcomes.map(({elapsedMs}) => elapsedMs));
      const rows = outcomes.flatMap(outcome => [ `  section ${label(outcome)}`, ...bars(outcome, wordMs) ]);
      const chart = [ ...settings(outcomes), ...rows ].join('\n');
      const caption = 'When each waited and synced, in hours, minutes and seconds since the step began:';
      return `${caption}\n\n\`\`\`mermaid\n${chart}\n\`\`\``;
    }
    function settings(outcomes) {
      const widestPx = Math.max(...outcomes.map(outcome => widthPx(label(outcome))));
      return [ '---', 'displayMode: compact', 'config:', '  gantt:', `    leftPadding: ${Math.round(labelMarginPx + widestPx)}`, '    rightPadding: 30', '    numberSectionStyles: 2', '---', 'gantt', '  accTitle: When each integration waited and synced', '  dateFormat YYYY-MM-DD HH:mm:ss', '  axisFormat %H:%M:%S', '  todayMarker off' ];
    }
    function waitedMsOf({elapsedMs, startedAfterMs}) {
      return startedAfterMs ?? elapsedMs;
    }
    function bars(outcome, wordMs) {
      const {status, elapsedMs} = outcome;
      const waitedMs = waitedMsOf(outcome);
      const followed = elapsedMs > waitedMs;
      const startMs = followed ? waitedMs : 0;
      const colour = elapsedMs - startMs < wordMs ? null : followed ? 'active' : 'done';
      const tags = succeeds(outcome) ? [ colour ] : [ 'crit', followed ? null : colour ];
      const last = bar(statusWords[status][0], tags, startMs, Math.max(elapsedMs, startMs + shortestMs));
      return followed && waitedMs >= shortestMs ? [ bar(waitedMs < wordMs ? nameless : 'waited', [ 'done' ], 0, waitedMs), last ] : [ last ];
    }
    function bar(name, tags, fromMs, toMs) {
      return `  ${name} :${[ ...tags.filter(tag => tag !== null), timeOfStep(fromMs), timeOfStep(toMs) ].join(', ')}`;
    }
    function label(outcome) {
      const name = [ ...nameOf(outcome).replace(/[^\p{L}\p{N} _./()-]/gu, '\xb7') ];
      const half = labelAtMost / 2;
      const isLong = name.length > labelAtMost;
      return isLong ? `${name.slice(0, half).join('')}\u2026${name.slice(1 - half).join('')}` : name.join('');
    }
    function widthPx(name) {
      const widths = [ ...name ].map(character => /[\p{Lo}\p{Lm}]/u.test(character) ? 11 : /\p{Lu}/u.test(character) ? 8.5 : 6.5);
      return widths.reduce((total, width) => total + width, 0);
    }
    function timeOfStep(elapsedMs) {
      return formatTime(Date.UTC(2e3, 0, 1) + elapsedMs);
    }
    // CONCATENATED MODULE: ./build/github/summary.js
    const runsShown = 6;
    function summaryOf(outcomes, setting) {
      const {catalog, dryRun, sanitize} = setting;
      const sorted = worstFirst(outcomes);
      const ids = outcomes.map(({integrationId}) => integrationId);
      return inParts(heading(headlineOf(sorted, dryRun), levelOf(sorted)), explanations(sorted, outcome => wordsFor(outcome, setting, inMarkdown(sanitize))), integrationsTable(sorted, setting), catalogTable(catalog, ids, sanitize), picture(sorted), lastRuns(sorted, sanitize));
    }
    function summaryWithout(level, title, words, rest) {
      return inParts(heading(title, level), paragraph(words), rest);
    }
    function inParts(...parts) {
      return parts.filter(part => part !== '').join('\n\n');
    }
    function explanations(outcomes, show) {
      const said = outcomes.map(outcome => ({
        outcome,
        words: show(outcome)
      }));
      if (outcomes.length === 1) return said.map(({words}) => paragraph(words)).join('');
      const news = said.filter(({outcome, words}) => words.advice !== null || levelOf([ outcome ]) !== null);
      const all = outcomes.length === 2 ? 'Both integrations' : `All ${outcomes.length} integrations`;
      return [ ...Map.groupBy(news, ({words}) => paragraph(words, ' ')) ].map(([text, those]) => {
        const ids = those.map(({outcome}) => asMarkdown(nameOf(outcome))).join(', ');
        return `- ${those.length === outcomes.length ? all : ids}: ${text}`;
      }).join('\n');
    }
    function integrationsTable(outcomes, {endpoint}) {
      const rows = outcomes.map(outcome => {
        const {elapsedMs, integrationId, label, run, status} = outcome;
        const url = dashboardUrl(integrationId, endpoint);
        const name = asCell(nameOf(outcome));
        const id = label === null ? '' : ` (\`${integrationId}\`)`;
        return [ url === null ? `${name}${id}` : `[${name}](${url})`, `${markOf(levelOf([ outcome ]))}\xa0${statusWords[status][0]}`, ...runCells(endedRun(run)), formatDuration(elapsedMs) ];
      });
      const total = totalOf(outcomes, 'rowsSynced');
      if (outcomes.length > 1 && total !== '') rows.push([ 'Total', '', total, totalOf(outcomes, 'rowsFailed'), '', '' ]);
      return table([ 'Integration', 'Status', 'Rows synced', 'Failed', 'Sync took', 'Step took' ], rows, 4);
    }
    function lastRuns(outcomes, sanitize) {
      const several = outcomes.length > 1;
      const histories = outcomes.filter(({pastRuns}) => pastRuns.length > 0).map(outcome => (several ? `${asMarkdown(nameOf(outcome))}:\n\n` : '') + historyOf(outcome, sanitize));
      if (histories.length === 0) return '';
      const [open, title] = several ? [ '', 'Last runs of each integration' ] : [ ' open', 'Last runs' ];
      return inParts(`<details${open}><summary>${title}</summary>`, ...histories, '</details>');
    }
    function historyOf({pastRuns, run}, sanitize) {
      const rows = pastRuns.slice(0, runsShown).map(past => {
        const started = past.startedAtMs === null ? '' : formatTime(past.startedAtMs);
        const status = statusOf(past, text => asCell(sanitize(text)));
        const cells = [ started, status, ...runCells(past) ];
        return past.startedAtMs === run?.startedAtMs ? cells.map(cell => cell === '' ? '' : `**${cell}**`) : cells;
      });
      return table([ 'Started (UTC)', 'Ended', 'Rows synced', 'Failed', 'Took' ], rows, 3);
    }
    function runCells(run) {
      const seconds = secondsBetween(run, run);
      const counts = [ run?.rowsSynced, run?.rowsFailed ].map(count => count == null ? '' : formatCount(count));
      return [ ...counts, seconds === null ? '' : formatDuration(seconds * 1e3) ];
    }
    function markOf(level) {
      if (level === 'error') return '\u274c';
      return level === null ? '\u2705' : '\u26a0\ufe0f';
    }
    function heading(text, level) {
      return `### ${markOf(level)} ${text}`;
    }
    function paragraph({what, advice, link}, gap = '\n\n') {
      const next = [ advice && `**What to do:** ${advice}`, link && `[More about this](${link})` ].filter(Boolean).join(' ');
      return [ what, ...next === '' ? [] : [ next ] ].join(gap);
    }
    // CONCATENATED MODULE: ./build/github/report.js
    const namesShown = 10;
    function outcomesReport(outcomes, setting) {
      const level = levelOf(outcomes);
      const verdict = worst(outcomes);
      const said = report_textOf(wordsFor(verdict, setting, setting.sanitize));
      const text = outcomes.length === 1 && verdict.label === null ? said : `${nameOf(verdict)}: ${said}`;
      const headline = `${headlineOf(outcomes, setting.dryRun)}${namesOfFailed(outcomes)}.`;
      return {
        level,
        text: outcomes.length === 1 ? text : [ headline, ...level === null ? [] : [ text ] ].join(' '),
        outputs: outputsOf(outcomes, setting),
        summary: summaryOf(outcomes, setting)
      };
    }
    function namesOfFailed(outcomes) {
      const failed = worstFirst(outcomes).filter(outcome => !succeeds(outcome));
      if (failed.length < 2) return '';
      const names = failed.slice(0, namesShown).map(nameOf).join(', ');
      return `: ${names}${failed.length > namesShown ? ` and ${failed.length - namesShown} more` : ''}`;
    }
    function catalogReport(setting, isCancelled) {
      const {catalog, sanitize} = setting;
      const say = show => wordsForCatalog(setting, isCancelled, show);
      const none = {
        title: 'Dry run: the workspace has no integrations',
        level: 'warning'
      };
      if (catalog.rows?.length === 0) return withoutOutcomes('checked', say, sanitize, none);
      if (catalog.rows !== null) return withoutOutcomes('checked', say, sanitize, {
        table: catalogTable(catalog, [], sanitize)
      });
      if (isCancelled) return withoutOutcomes('cancelled', say, sanitize);
      return withoutOutcomes('not_started', say, sanitize, {
        title: 'Dry run: the integrations could not be listed'
      });
    }
    function problemsReport(problems, docsUrl, sanitize) {
      return withoutOutcomes('not_started', show => wordsForProblems(problems, docsUrl, show), sanitize);
    }
    function bugReport(error, attempts, docsUrl) {
      const status = attempts > 0 ? 'unknown' : 'not_started';
      const name = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'error';
      return withoutOutcomes(status, () => wordsForBug(name, status, docsUrl), String, {
        attempts
      });
    }
    function withoutOutcomes(status, say, sanitize, {attempts = 0, title = statusWords[status][1], table = '', level = status === 'checked' ? null : 'error'} = {}) {
      const words = say(sanitize);
      return {
        level,
        text: report_textOf(words),
        outputs: outputsWithout(status, attempts, words),
        summary: summaryWithout(level, title, say(inMarkdown(sanitize)), table)
      };
    }
    function report_textOf({what, advice, link}) {
      const gap = what.includes('\n') ? '\n' : ' ';
      return [ what, advice, link && `More: ${link}` ].filter(part => part !== null).join(gap);
    }
    // CONCATENATED MODULE: ./build/sync/polling.js
    const pollAtLeastMs = 2e3;
    const pollAtMostMs = 6e4;
    const pollAtMostBeforeMs = 5 * 6e4;
    const pollAtLeastUnknownMs = 27e3;
    const shareOfElapsed = .04;
    function pollDelayMs(elapsedMs, pastDurationsMs) {
      const share = shareOfElapsed * (elapsedMs ?? 0);
      if (pastDurationsMs.length === 0) return between(pollAtLeastUnknownMs, share, pollAtMostMs);
      const meanS = pastDurationsMs.reduce((sum, durationMs) => sum + durationMs / 1e3, 0) / pastDurationsMs.length;
      if (elapsedMs === null) return between(pollAtLeastMs, 2450 * Math.sqrt(meanS), pollAtMostMs);
      const untilExpectedMs = Math.min(...pastDurationsMs) - elapsedMs;
      return untilExpectedMs > 0 ? between(pollAtLeastMs, untilExpectedMs, pollAtMostBeforeMs) : between(pollAtLeastMs, Math.max(1200 * Math.sqrt(meanS), share), pollAtMostMs);
    }
    function testAfterMs(pastDurationsMs) {
      return Math.max(10 * 6e4, 2 * Math.max(0, ...pastDurationsMs));
    }
    function spreadMs(random) {
      return 500 + 2500 * random();
    }
    const lastListMs = 2e3;
    const firstRetryMs = 3e4;
    const retryBackoff = {
      firstMs: 1e3,
      longestMs: 15e3
    };
    const ambiguousBackoff = {
      firstMs: 2500,
      longestMs: 6e4
    };
    const busyBackoff = {
      firstMs: 15e3,
      longestMs: 12e4
    };
    function backoffMs({firstMs, longestMs}, times, random) {
      return (.8 + .2 * random()) * Math.min(firstMs * 2 ** (times - 1), longestMs);
    }
    const between = (leastMs, valueMs, mostMs) => Math.min(Math.max(valueMs, leastMs), mostMs);
    // CONCATENATED MODULE: ./build/sync/limiter.js
    const windowMs = 6e4;
    const noTurnInTime = {
      kind: 'rate-limited',
      httpStatus: null,
      message: null,
      dateMs: null,
      rateLimit: {
        remaining: 0,
        resetInMs: Number.POSITIVE_INFINITY
      }
    };
    function createLimiter(clock, cancelled) {
      const gateOf = documented => ({
        documented,
        windows: [],
        answeredAtMs: [],
        inFlight: 0,
        queue: []
      });
      const gates = {
        trigger: gateOf(20),
        runs: gateOf(100),
        integrations: gateOf(50)
      };
      return {
        async run(operation, turn, send) {
          const gate = gates[operation];
          const waiter = {
            ...turn,
            changed: new AbortController
          };
          const firstOther = gate.queue.findIndex(({urgent}) => !urgent);
          gate.queue.splice(turn.urgent && firstOther >= 0 ? firstOther : gate.queue.length, 0, waiter);
          try {
            if (!await untilAllowed(gate, waiter, clock, cancelled)) return noTurnInTime;
            gate.inFlight += 1;
          } finally {
            gate.queue.splice(gate.queue.indexOf(waiter), 1);
            gate.queue[0]?.changed.abort();
          }
          const answer = await send();
          learn(gate, answer, clock.nowMs());
          gate.queue[0]?.changed.abort();
          return answer;
        }
      };
    }
    async function untilAllowed(gate, waiter, clock, cancelled) {
      for (;;) {
        const nowMs = clock.nowMs();
        if (cancelled.aborted) throw new Stopped('cancelled');
        if (nowMs >= waiter.deadlineMs) throw new Stopped('deadline');
        if (freeAt(gate, waiter, nowMs, 0) >= waiter.deadlineMs) return false;
        const freeAtMs = freeAt(gate, waiter, nowMs, gate.inFlight);
        const isNext = gate.queue[0] === waiter && gate.inFlight < inFlightAtMost(gate) && freeAtMs < waiter.deadlineMs;
        const waitMs = (isNext ? freeAtMs : waiter.deadlineMs) - nowMs;
        if (waitMs <= 0) return true;
        if (isNext) waiter.onWait(waitMs);
        waiter.changed = new AbortController;
        await clock.sleep(waitMs, AbortSignal.any([ cancelled, waiter.changed.signal ]));
      }
    }
    function inFlightAtMost({answeredAtMs, documented, windows}) {
      if (windows.length > 0) return Number.POSITIVE_INFINITY;
      return answeredAtMs.length === 0 ? documented : 1;
    }
    function freeAt(gate, {deadlineMs}, nowMs, inFlight) {
      gate.windows = gate.windows.filter(({untilMs}) => untilMs > nowMs);
      gate.answeredAtMs = gate.answeredAtMs.filter(atMs => atMs > nowMs - windowMs);
      const usedUp = gate.windows.filter(({remaining}) => remaining <= inFlight);
      const endsMs = usedUp.map(({untilMs, isGuess}) => isGuess ? Math.min(untilMs, deadlineMs - lastListMs) : untilMs);
      return Math.max(nowMs, ...endsMs);
    }
    function learn(gate, {kind, rateLimit}, nowMs) {
      gate.inFlight -= 1;
      if (kind === 'not-sent') return;
      gate.answeredAtMs.push(nowMs);
      const remaining = rateLimit?.remaining ?? Math.max(0, gate.documented - gate.answeredAtMs.length);
      const untilMs = rateLimit === null ? Math.min(...gate.answeredAtMs) + windowMs : nowMs + (rateLimit.resetInMs ?? windowMs);
      gate.windows.push({
        remaining,
        untilMs,
        isGuess: (rateLimit?.resetInMs ?? null) === null
      });
    }
    // CONCATENATED MODULE: ./build/sync/runs.js
    function hasStart(run) {
      return run.startedAtMs !== null;
    }
    function sortRuns(list) {
      const rank = run => verdictOn(run) === null ? 0 : endedWell(run) ? 2 : 1;
      const sorted = list.filter(hasStart).sort((a, b) => a.startedAtMs - b.startedAtMs || rank(a) - rank(b));
      return sorted.filter((run, index) => run.startedAtMs !== sorted[index - 1]?.startedAtMs);
    }
    function isSyncRunning(list) {
      const latest = list.find(run => !hasStart(run)) ?? sortRuns(list).at(-1);
      return latest !== void 0 && verdictOn(latest) === null;
    }
    function endedRuns(sorted) {
      return sorted.filter(run => verdictOn(run) !== null).reverse();
    }
    function pastDurationsMs(sorted) {
      const durationsMs = endedRuns(sorted).map(run => (run.finishedAtMs ?? run.startedAtMs) - run.startedAtMs);
      return durationsMs.filter(durationMs => durationMs > 0);
    }
    function reachesBack(list, beganMs) {
      const starts = list.filter(hasStart).map(run => run.startedAtMs);
      const isNewestFirst = starts.every((start, index) => start <= (starts[index - 1] ?? start));
      return isNewestFirst && (beganMs === null || starts.some(start => start < beganMs));
    }
    function proofIn(sorted, wanted) {
      for (const run of sorted) {
        const {finishedAtMs, lastTimestampSynced, startedAtMs} = run;
        if (endedWell(run) && lastTimestampSynced !== null && reaches(lastTimestampSynced, wanted)) return (finishedAtMs ?? startedAtMs) < lastTimestampSynced.epochMs ? 'future-rows' : {
          run
        };
      }
      return 'not-reached';
    }
    // CONCATENATED MODULE: ./build/sync/evidence.js
    const clockToleranceMs = 5e3;
    const fastestClock = 1.0005;
    const noEvidence = {
      beganMs: null,
      beganNotBeforeMs: null,
      isDateWrong: false,
      runs: [],
      isRunning: false,
      shownStarts: new Set,
      doubtfulStarts: null,
      trigger: null
    };
    function withAnswer(known, answer, sentAfterMs, receivedAfterMs) {
      const evidence = withDate(known, answer, sentAfterMs, receivedAfterMs);
      const {shownStarts: shownBefore, trigger} = evidence;
      const {kind, dateMs} = answer;
      if (kind === 'busy' && trigger === null) return {
        ...evidence,
        doubtfulStarts: 'any'
      };
      if (kind !== 'accepted' && (kind !== 'ambiguous' || trigger !== null)) return evidence;
      return {
        ...evidence,
        trigger: {
          kind,
          sentAfterMs,
          acceptedMs: kind === 'accepted' ? dateMs : null,
          shownBefore
        }
      };
    }
    function withDate(evidence, answer, sentAfterMs, receivedAfterMs) {
      const {dateMs, kind} = answer;
      const {beganMs: knownMs, beganNotBeforeMs: boundMs} = evidence;
      if (dateMs === null || ![ 'page', 'accepted', 'busy' ].includes(kind)) return evidence;
      const runs = 'runs' in answer ? answer.runs : [];
      const latestMs = Math.max(...runs.flatMap(({startedAtMs, finishedAtMs}) => [ startedAtMs ?? 0, finishedAtMs ?? 0 ]));
      const isDateWrong = evidence.isDateWrong || latestMs > dateMs + clockToleranceMs;
      const mostMs = kind === 'accepted' ? dateMs : knownMs ?? dateMs;
      const beganNotBeforeMs = Math.max(Math.min(dateMs - receivedAfterMs, mostMs), boundMs ?? Number.NEGATIVE_INFINITY);
      const earliestMs = knownMs === null ? dateMs - sentAfterMs : Math.min(dateMs - sentAfterMs / fastestClock, knownMs);
      const beganMs = earliestMs >= beganNotBeforeMs - clockToleranceMs ? earliestMs : knownMs;
      return {
        ...evidence,
        isDateWrong,
        beganMs: isDateWrong ? null : beganMs,
        beganNotBeforeMs
      };
    }
    function withList(evidence, list) {
      const runs = sortRuns(list);
      const starts = runs.map(({startedAtMs}) => startedAtMs);
      const isRunning = isSyncRunning(list);
      const isOlderRunning = runs.some(run => verdictOn(run) === null && !covers(run, evidence));
      const isFirst = evidence.doubtfulStarts === null && evidence.trigger === null;
      const doubtful = isFirst ? new Set(starts) : evidence.doubtfulStarts;
      const doubtfulStarts = isOlderRunning || isFirst && isRunning ? 'any' : doubtful;
      return {
        ...evidence,
        runs,
        isRunning,
        doubtfulStarts,
        shownStarts: new Set([ ...evidence.shownStarts, ...starts ])
      };
    }
    function covers({startedAtMs}, {beganMs, doubtfulStarts}) {
      if (beganMs === null) return false;
      const isDoubtful = doubtfulStarts === 'any' || doubtfulStarts?.has(startedAtMs) === true;
      return startedAtMs >= beganMs + (isDoubtful ? clockToleranceMs + 1e3 : 0);
    }
    function triggerSentMs({beganMs, beganNotBeforeMs, trigger}) {
      if (trigger === null || beganNotBeforeMs === null) return null;
      const leastMs = Math.max(beganNotBeforeMs + trigger.sentAfterMs, beganMs ?? beganNotBeforeMs);
      return Math.min(leastMs, trigger.acceptedMs ?? leastMs);
    }
    function answersTrigger({startedAtMs}, {shownBefore}, evidence) {
      if (shownBefore.has(startedAtMs)) return false;
      const sentMs = triggerSentMs(evidence);
      return sentMs === null ? startedAtMs > Math.max(...shownBefore) : startedAtMs >= sentMs - clockToleranceMs;
    }
    function acceptedRun(evidence) {
      const {runs, trigger} = evidence;
      if (trigger?.kind !== 'accepted') return;
      const sentMs = triggerSentMs(evidence);
      if (sentMs === null) return runs.findLast(run => answersTrigger(run, trigger, evidence));
      const hadEnded = ({finishedAtMs}) => finishedAtMs !== null && finishedAtMs < sentMs;
      return runs.find(run => answersTrigger(run, trigger, evidence) && !hadEnded(run));
    }
    function verdictRun(evidence) {
      const {runs, trigger} = evidence;
      const covering = runs.filter(run => covers(run, evidence));
      if (trigger?.kind === 'accepted') {
        const ours = acceptedRun(evidence);
        if (ours === void 0 || hasNotFailed(ours)) return ours;
        return covering.find(run => run.startedAtMs > ours.startedAtMs && hasNotFailed(run)) ?? ours;
      }
      const failed = trigger === null ? covering.at(-1) : covering.find(run => answersTrigger(run, trigger, evidence));
      return covering.find(hasNotFailed) ?? failed;
    }
    // CONCATENATED MODULE: ./build/sync/due.js
    const ambiguousAtMost = 5;
    const seekAtMostMs = 5 * 6e4;
    function adoptableRun({evidence, mayHaveStarted, order}) {
      const run = verdictRun(evidence);
      if (run !== void 0 && (mayHaveStarted || hasNotFailed(run))) return run;
      if (mayHaveStarted || order.onBusy !== 'join' || order.syncedThrough === null) return;
      const proof = proofIn(evidence.runs, order.syncedThrough);
      return typeof proof === 'object' ? proof.run : void 0;
    }
    async function untilNextTrigger(session, reply) {
      const sinceMs = session.nowMs();
      const delayMs = delayAfter(reply, session);
      await session.wait(0, 'repeat');
      if (!session.mayHaveStarted && reply.kind !== 'busy') {
        if (reply.kind === 'not-sent') await session.wait(delayMs, 'repeat');
        return;
      }
      while (!session.isReadingRefused) {
        await session.list();
        const found = adoptableRun(session);
        if (found !== void 0) return found;
        const leftMs = sinceMs + delayMs + (mayTriggerAgain(reply, session) ? 0 : seekAtMostMs) - session.nowMs();
        if (leftMs <= 0 || session.isReadingRefused) break;
        await session.wait(Math.min(leftMs, session.listDelayMs()), 'search');
      }
      if (!mayTriggerAgain(reply, session)) throw new Stopped('no-evidence');
      await session.wait(sinceMs + delayMs - session.nowMs(), 'repeat');
      return reply.kind === 'busy' || session.evidence.isRunning ? untilFree(session) : void 0;
    }
    function delayAfter(reply, {ambiguousReplies, unsentInARow, world: {random}}) {
      if (reply.kind === 'rate-limited') return reply.rateLimit.resetInMs ?? windowMs;
      if (reply.kind === 'not-sent') return backoffMs(retryBackoff, unsentInARow, random);
      if (reply.kind !== 'ambiguous') return 0;
      return Math.max(reply.waitMs ?? 0, backoffMs(ambiguousBackoff, ambiguousReplies.length, random));
    }
    function mayTriggerAgain({kind}, session) {
      const canListsTell = session.listFailure === null && session.evidence.beganMs !== null;
      const isEnough = session.ambiguousReplies.length >= ambiguousAtMost && !canListsTell;
      return kind !== 'refused' && !session.isUnreachable && !isEnough;
    }
    async function untilFree(session) {
      const sinceMs = session.nowMs();
      let freeLists = 0;
      while (freeLists < 2 && !isTestDue(session, sinceMs)) {
        if (session.isAlmostOver) return;
        await session.wait(freeLists > 0 ? spreadMs(session.world.random) : session.listDelayMs(), 'busy');
        if (session.isReadingRefused) return;
        const failure = await session.list();
        const found = adoptableRun(session);
        if (found !== void 0) return found;
        freeLists = failure === null && !session.evidence.isRunning ? freeLists + 1 : 0;
      }
      return;
    }
    function isTestDue(session, sinceMs) {
      const unreadSinceMs = Math.max(sinceMs, session.lastReadMs ?? 0);
      const isUnread = session.nowMs() - unreadSinceMs >= testAfterMs([]);
      return isUnread || session.nowMs() - sinceMs >= testAfterMs(pastDurationsMs(session.evidence.runs));
    }
    // CONCATENATED MODULE: ./build/sync/session.js
    const session_requestTimeoutMs = 3e4;
    const session_pagesAtMost = 10;
    const refusedAtMost = 3;
    const unreachable = {
      times: 3,
      forMs: 2 * 6e4
    };
    class Session {
      order;
      world;
      beganAtMs;
      evidence=noEvidence;
      attempts=0;
      reply=null;
      ambiguousReplies=[];
      listFailure=null;
      lastReadMs=null;
      wasShown=false;
      #hasAnswered=false;
      unsentInARow=0;
      retries=0;
      followedSinceMs=null;
      busyReplies=0;
      #refusedLists=0;
      #unsentSinceMs=0;
      constructor(order, world) {
        this.order = order;
        this.world = world;
        this.beganAtMs = world.clock.nowMs();
      }
      nowMs() {
        return this.world.clock.nowMs();
      }
      get mayHaveStarted() {
        return this.evidence.trigger !== null;
      }
      get waitsForOthers() {
        return this.retries > 0 || [ 'wait', 'join' ].includes(this.order.onBusy);
      }
      get isReadingRefused() {
        return this.#refusedLists >= (this.lastReadMs === null ? 1 : refusedAtMost);
      }
      get isUnreachable() {
        const isLong = this.nowMs() - this.#unsentSinceMs >= unreachable.forMs;
        return !this.#hasAnswered && this.unsentInARow >= unreachable.times && isLong;
      }
      get isAlmostOver() {
        return this.nowMs() >= this.order.deadlineMs - lastListMs;
      }
      startOver() {
        this.evidence = {
          ...this.evidence,
          trigger: null
        };
        this.reply = null;
        this.ambiguousReplies = [];
        this.busyReplies = 0;
        this.followedSinceMs = null;
        this.wasShown = false;
      }
      async trigger() {
        const reply = await this.#ask('trigger', this.attempts === 0, timeoutMs => {
          this.attempts += 1;
          return this.world.braze.trigger(this.order.integrationId, timeoutMs);
        });
        if (reply === noTurnInTime) return reply;
        this.reply = reply;
        if (reply.kind === 'busy') this.busyReplies += 1;
        if (reply.kind === 'ambiguous') this.ambiguousReplies = [ ...this.ambiguousReplies, reply ];
        this.world.log({
          kind: 'replied',
          attempt: this.attempts,
          reply
        });
        return reply;
      }
      async list() {
        const runs = [];
        const failure = await this.#readInto(runs);
        if (this.world.cancelled.aborted && failure !== null) throw new Stopped('cancelled');
        this.#refusedLists = failure?.kind === 'refused' ? this.#refusedLists + 1 : 0;
        this.listFailure = failure === noTurnInTime ? this.listFailure ?? failure : failure;
        if (failure === null) {
          this.lastReadMs = this.nowMs();
          this.evidence = withList(this.evidence, runs);
        }
        this.world.log({
          kind: 'listed',
          failure
        });
        return failure;
      }
      async #readInto(runs) {
        let cursor = null;
        for (let page = 1; page <= session_pagesAtMost; page++) {
          const answer = await this.#ask('runs', this.lastReadMs === null, timeoutMs => this.world.braze.runs(this.order.integrationId, cursor, timeoutMs));
          if (answer.kind !== 'page') {
            const isCursorRefused = page > 1 && answer.kind === 'refused';
            return isCursorRefused ? {
              ...answer,
              kind: 'unreadable',
              code: `HTTP_${answer.httpStatus}`
            } : answer;
          }
          runs.push(...answer.runs);
          cursor = answer.nextCursor;
          if (cursor === null || reachesBack(runs, this.evidence.beganMs)) break;
        }
        return null;
      }
      async #ask(operation, urgent, send) {
        const {deadlineMs} = this.order;
        let sentAtMs = this.nowMs();
        const onWait = forMs => this.world.log({
          kind: 'waiting',
          why: 'rate-limit',
          forMs
        });
        const answer = await this.world.limiter.run(operation, {
          urgent,
          deadlineMs,
          onWait
        }, () => {
          sentAtMs = this.nowMs();
          const leftMs = deadlineMs - sentAtMs;
          const timeoutMs = operation === 'runs' ? Math.min(leftMs, Math.max(leftMs - lastListMs, lastListMs)) : leftMs;
          return send(Math.min(session_requestTimeoutMs, timeoutMs));
        });
        if (this.unsentInARow === 0) this.#unsentSinceMs = sentAtMs;
        this.unsentInARow = answer.kind === 'not-sent' ? this.unsentInARow + 1 : 0;
        this.#hasAnswered ||= answer.httpStatus !== null;
        this.evidence = withAnswer(this.evidence, answer, sentAtMs - this.beganAtMs, this.nowMs() - this.beganAtMs);
        return answer;
      }
      async wait(forMs, why) {
        const {clock, cancelled, log} = this.world;
        if (this.isAlmostOver) throw new Stopped('deadline');
        const waitMs = Math.min(forMs, this.order.deadlineMs - lastListMs - this.nowMs());
        if (waitMs > 0) {
          log({
            kind: 'waiting',
            why,
            forMs: waitMs
          });
          await clock.sleep(waitMs, cancelled);
        }
        if (cancelled.aborted) throw new Stopped('cancelled');
      }
      listDelayMs() {
        const {evidence, followedSinceMs, order} = this;
        if (order.pollIntervalMs !== null) return order.pollIntervalMs;
        if (this.isReadingRefused) return backoffMs(busyBackoff, Math.max(1, this.busyReplies), this.world.random);
        const isOurs = evidence.trigger?.kind === 'accepted' && followedSinceMs !== null;
        return pollDelayMs(isOurs ? this.nowMs() - followedSinceMs : null, pastDurationsMs(evidence.runs));
      }
    }
    // CONCATENATED MODULE: ./build/sync/sync.js
    const notShown = {
      lists: 3,
      forMs: 5 * 6e4
    };
    async function sync(order, world) {
      const session = new Session(order, world);
      let outcome = await outcomeOf(session, async () => await firstList(session) ?? startAndFollow(session));
      for (let delayMs = firstRetryMs; mayRetry(outcome, delayMs, session); delayMs *= 2) {
        session.retries += 1;
        session.startOver();
        const again = await outcomeOf(session, async () => {
          await session.wait(delayMs, 'retry');
          await session.list();
          return startAndFollow(session);
        });
        const {attempts, elapsedMs} = again;
        const hasStarted = session.mayHaveStarted || session.followedSinceMs !== null;
        const reply = again.reply ?? outcome.reply;
        if (!hasStarted) return {
          ...outcome,
          attempts,
          elapsedMs,
          reply,
          failedRetry: again
        };
        outcome = again;
      }
      return outcome;
    }
    function mayRetry({status}, delayMs, session) {
      const isInTime = session.nowMs() + delayMs < session.order.deadlineMs - lastListMs;
      return status === 'error' && session.retries < session.order.retries && isInTime;
    }
    async function startAndFollow(session) {
      const end = await start(session) ?? await followToEnd(session);
      const hasFailed = [ 'ended', 'not-shown' ].includes(end.cause) && !endedWell(end);
      if (session.mayHaveStarted || !hasFailed) return end;
      session.startOver();
      return await start(session) ?? followToEnd(session);
    }
    async function firstList(session) {
      const {follow, dryRun} = session.order;
      if (!follow && !dryRun) return null;
      for (let times = 1; ;times++) {
        const failure = await session.list();
        if (failure === null) return dryRun ? ending('checked', 'checked') : null;
        const isForbidden = failure.kind === 'refused' && failure.refusal === 'forbidden';
        if (dryRun && !follow && isForbidden) return ending('checked', 'checked');
        const end = endingIfNotStarted(failure, session);
        if (end !== null) return end;
        await session.wait(backoffMs(retryBackoff, times, session.world.random), 'first-list');
      }
    }
    async function start(session) {
      let found = adoptableRun(session);
      if (found === void 0 && session.waitsForOthers && session.evidence.isRunning) found = await untilFree(session);
      while (found === void 0) {
        const reply = await session.trigger();
        if (reply.kind === 'accepted') break;
        const end = endingIfNotStarted(reply, session);
        if (end !== null) return end;
        found = await untilNextTrigger(session, reply);
      }
      session.followedSinceMs = session.nowMs();
      return endingOnceStarted(found, session);
    }
    function endingOnceStarted(found, session) {
      if (!session.order.follow) return ending('triggered', found === void 0 ? 'accepted' : 'adopted', found);
      if (found === void 0) return null;
      const joined = covers(found, session.evidence) ? null : endingOf(found, session);
      if (joined === null) session.world.log({
        kind: 'adopted'
      });
      return joined && {
        ...joined,
        cause: 'joined'
      };
    }
    function endingIfNotStarted(answer, session) {
      if (session.mayHaveStarted) return null;
      if (answer === noTurnInTime) throw new Stopped('rate-limit');
      if (session.isUnreachable) return ending('not_started', 'unreachable');
      if (answer.kind === 'refused') return ending('not_started', 'refused');
      if (answer.kind !== 'busy' || session.waitsForOthers) return null;
      return ending(session.order.onBusy === 'skip' ? 'skipped' : 'busy', 'on-busy');
    }
    async function followToEnd(session) {
      let listsWithout = 0;
      let withoutSinceMs = 0;
      for (;;) {
        const run = verdictRun(session.evidence);
        const end = endingOf(run, session);
        if (end !== null) return end;
        session.wasShown ||= run !== void 0;
        await session.wait(session.listDelayMs(), 'end');
        const failure = await session.list();
        if (session.isReadingRefused) return ending('unknown', 'lists-refused', run);
        if (failure !== null) continue;
        if (listsWithout === 0) withoutSinceMs = session.nowMs();
        listsWithout = logRun(session) ? 0 : listsWithout + 1;
        const isLong = session.nowMs() - withoutSinceMs >= notShown.forMs;
        if (listsWithout >= notShown.lists && isLong) return ending('unknown', 'not-shown');
      }
    }
    function logRun({evidence, world}) {
      const ours = acceptedRun(evidence);
      const sentMs = triggerSentMs(evidence);
      if (ours !== void 0 && sentMs !== null) world.log({
        kind: 'started',
        afterMs: ours.startedAtMs - sentMs
      });
      const run = verdictRun(evidence);
      world.log({
        kind: 'seen',
        run: run ?? null,
        pastDurationsMs: pastDurationsMs(evidence.runs)
      });
      return run !== void 0 || evidence.isRunning;
    }
    function endingOf(run, {order, evidence}) {
      const verdict = run && verdictOn(run);
      if (!run || !verdict) return null;
      const proof = order.syncedThrough && proofIn(evidence.runs, order.syncedThrough);
      return endedWell(run) && typeof proof === 'string' ? ending('stale', proof, run) : ending(verdict, 'ended', run);
    }
    const ending = (status, cause, run = null) => ({
      status,
      cause,
      run
    });
    function endingAt(reason, session) {
      const {busyReplies, evidence, followedSinceMs, mayHaveStarted} = session;
      const run = followedSinceMs === null ? void 0 : verdictRun(evidence);
      if (reason === 'cancelled') return ending('cancelled', reason, run);
      if (followedSinceMs !== null) return ending('timed_out', reason, run);
      if (mayHaveStarted) return ending('unknown', reason);
      return busyReplies > 0 || evidence.isRunning ? ending('busy', 'deadline') : ending('not_started', reason);
    }
    async function outcomeOf(session, part) {
      const end = await part().catch(error => {
        if (!(error instanceof Stopped)) throw error;
        return endingAt(session.world.cancelled.aborted ? 'cancelled' : error.reason, session);
      });
      const {ambiguousReplies, attempts, evidence, followedSinceMs, lastReadMs, listFailure} = session;
      const {order, reply, retries, wasShown} = session;
      const endedAtMs = session.nowMs();
      const ours = acceptedRun(evidence);
      const isOurs = evidence.trigger?.kind === 'accepted' && (end.run ?? ours) === ours;
      return {
        ...{
          ...end,
          integrationId: order.integrationId,
          retries,
          attempts,
          reply,
          listFailure,
          wasShown
        },
        ambiguousReply: ambiguousReplies.at(-1) ?? null,
        failedRetry: null,
        unreadMs: lastReadMs === null ? null : endedAtMs - lastReadMs,
        adopted: followedSinceMs !== null && !isOurs,
        pastRuns: endedRuns(evidence.runs),
        startedAfterMs: followedSinceMs === null ? null : followedSinceMs - session.beganAtMs,
        elapsedMs: endedAtMs - session.beganAtMs
      };
    }
    // CONCATENATED MODULE: ./build/step.js
    const step_labelAtMost = 60;
    async function step(world) {
      const sent = {
        triggers: 0
      };
      const bug = new AbortController;
      const cancelled = AbortSignal.any([ world.cancelled, bug.signal ]);
      const report = await Promise.race([ run({
        ...world,
        cancelled
      }, sent), world.crashed ]).catch(error => {
        bug.abort();
        return bugReport(error, sent.triggers, world.runner.docsUrl());
      });
      return deliver(world.runner, report);
    }
    async function run(world, sent) {
      const {runner, clock, random, cancelled} = world;
      const apiKey = runner.takeSecret('api-key');
      const sanitize = createSanitizer(apiKey);
      const beganAtMs = clock.nowMs();
      const docsUrl = runner.docsUrl();
      const read = name => name === 'api-key' ? apiKey : runner.input(name);
      const parsed = parseInputs(read, runner.isWithoutSecrets());
      if ('problems' in parsed) return problemsReport(parsed.problems, docsUrl, sanitize);
      const {inputs} = parsed;
      const {integrations, endpoint} = inputs;
      const environment = world.inspectEnvironment(endpoint.origin);
      const forbidding = environment.problems.map(({variable, problem}) => ({
        input: variable,
        problem,
        got: null,
        meant: null
      }));
      if (forbidding.length > 0) return problemsReport(forbidding, docsUrl, sanitize);
      const proxy = environment.proxy && {
        ...environment.proxy,
        host: {
          untrusted: environment.proxy.host
        }
      };
      if (proxy !== null) runner.info(`Requests go through the proxy ${sanitize(proxy.host)} (${proxy.variable}).`);
      const limiter = createLimiter(clock, cancelled);
      const braze = world.connect(endpoint, apiKey, cancelled, line => runner.debug(line));
      const counted = {
        ...braze,
        trigger(...request) {
          sent.triggers += 1;
          return braze.trigger(...request);
        }
      };
      const doubled = inputs.doubledIds.join(', ');
      if (doubled !== '') runner.annotate('warning', `integration-id names ${doubled} more than once; each is synced once.`);
      const deadlineMs = beganAtMs + inputs.timeoutMs;
      const onWait = forMs => runner.info(`Waiting for the rate limit: next request in ${formatDuration(forMs)}`);
      const catalog = inputs.dryRun ? await readCatalog(braze, limiter, clock, {
        deadlineMs,
        onWait
      }) : noCatalog;
      const setting = {
        ...inputs,
        catalog,
        proxy,
        docsUrl,
        sanitize
      };
      const syncs = integrations.map(async ({id, label: given}) => {
        const label = given && labelOf(given, sanitize);
        const log = createLog(runner, clock, sanitize, label ?? (integrations.length > 1 ? id : null));
        const order = {
          ...inputs,
          integrationId: id,
          deadlineMs
        };
        const found = await sync(order, {
          braze: counted,
          limiter,
          clock,
          random,
          log,
          cancelled
        });
        const isListed = found.pastRuns.length > 0 || found.status === 'cancelled';
        const isLost = !isListed && isMissing(catalog, id);
        const outcome = isLost ? {
          ...found,
          status: 'not_started',
          cause: 'not-in-list'
        } : found;
        const judged = {
          ...outcome,
          label,
          tooManyFailed: exceeds(outcome, inputs.maxFailedRows)
        };
        if (integrations.length > 1 && (outcome.cause !== 'ended' || outcome.failedRetry !== null)) runner.info(`${nameOf(judged)}: ${wordsFor(judged, setting, sanitize).what}`);
        return judged;
      });
      const outcomes = await Promise.all(syncs);
      return outcomes.length === 0 ? catalogReport(setting, cancelled.aborted) : outcomesReport(outcomes, setting);
    }
    function labelOf({untrusted}, sanitize) {
      const label = [ ...sanitize({
        untrusted: untrusted.replaceAll('`', '')
      }) ].slice(0, step_labelAtMost).join('');
      return label.replace(/^[:\s]+|[:\s]+$/g, '') || null;
    }
    async function deliver(runner, report) {
      const written = runner.setOutputs(report.outputs);
      if (report.level === null) runner.info(report.text); else runner.annotate(report.level, report.text);
      if (!written) runner.annotate('error', `The outputs could not be written: ${unwritable('GITHUB_OUTPUT')}`);
      if (!await runner.writeSummary(report.summary)) runner.annotate('warning', `The job summary could not be written: ${unwritable('GITHUB_STEP_SUMMARY')}`);
      return written && report.level !== 'error';
    }
    function unwritable(variable) {
      return `the file that ${variable} names is missing or not writable.`;
    }
    // CONCATENATED MODULE: ./build/index.js
    process.exitCode = 1;
    process.noDeprecation = true;
    process.report.excludeEnv = true;
    (0, external_node_v8_namespaceObject.setFlagsFromString)('--semi-space-growth-factor=1');
    const cancel = new AbortController;
    for (const signal of [ 'SIGINT', 'SIGTERM' ]) process.on(signal, () => cancel.abort());
    const {promise: crashed, reject: crash} = Promise.withResolvers();
    process.on('uncaughtException', crash);
    process.on('unhandledRejection', crash);
    process.once('beforeExit', () => crash(new Error('stalled')));
    const world = {
      runner,
      clock: {
        nowMs: () => Number(process.hrtime.bigint()) / 1e6,
        sleep: (ms, signal) => (0, promises_namespaceObject.setTimeout)(Math.ceil(ms), void 0, {
          signal
        }).catch(() => {})
      },
      random: Math.random,
      cancelled: cancel.signal,
      crashed,
      inspectEnvironment,
      connect: ({origin, trustsDate}, apiKey, cancelled, debug) => createBraze(createTransport({
        origin,
        apiKey,
        debug
      }), {
        trustsDate,
        cancelled
      })
    };
    step(world).then(succeeds => {
      process.exitCode = succeeds ? 0 : 1;
      setTimeout(leave, 250).unref();
    });
    function leave() {
      const isLookingUp = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
      if (isLookingUp && process.platform === 'win32' && process.exitCode === 1) process.kill(process.pid, 'SIGKILL');
      if (isLookingUp) process.execve?.('/bin/sh', [ 'sh', '-c', `exit ${process.exitCode}` ], {});
      process.exit();
    }
  })();
  module.exports = __webpack_exports__;
})();
