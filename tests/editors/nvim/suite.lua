-- What a person has in Neovim, from 0.7 on. Each test says what must be so; one that fails does not
-- stop the others. `neovim.mjs` reads the lines that begin with RESULT.
local PATIENCE = tonumber(vim.env.GATEWAY_LS_TEST_TIMEOUT_MS or "20000")
local ADDRESS = "https://bigquery.googleapis.com/bigquery/v2"
local is_new = vim.fn.has("nvim-0.11") == 1
local uses_plugin = vim.lsp.is_enabled ~= nil and vim.lsp.is_enabled("gateway_ls")
local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients

local function encode(value)
  return (vim.json and vim.json.encode or vim.fn.json_encode)(value)
end

local function equal(found, wanted, what)
  if not vim.deep_equal(found, wanted) then
    error(("%s: %s instead of %s"):format(what, vim.inspect(found), vim.inspect(wanted)), 0)
  end
end

--- Waits until something is so.
local function wait_until(question, otherwise)
  if not vim.wait(PATIENCE, question, 20) then
    error(type(otherwise) == "function" and otherwise() or otherwise, 0)
  end
end

local function open(name)
  vim.cmd("edit! " .. vim.fn.fnameescape(name))
  return vim.api.nvim_get_current_buf()
end

local function client()
  for _, it in ipairs(get_clients()) do
    if it.name == "gateway-ls" or it.name == "gateway_ls" then
      return it
    end
  end
end

local function code(diagnostic)
  return diagnostic.code or vim.tbl_get(diagnostic, "user_data", "lsp", "code")
end

--- Waits until the findings in a buffer are those of these rules.
local function findings(buffer, ...)
  local wanted = { ... }
  local function names()
    local all = vim.tbl_map(code, vim.diagnostic.get(buffer))
    table.sort(all)
    return all
  end
  wait_until(function()
    return vim.deep_equal(names(), wanted)
  end, function()
    return ("wanted the findings %s, there are %s"):format(vim.inspect(wanted), vim.inspect(names()))
  end)
  return vim.diagnostic.get(buffer)
end

--- The text under a finding, cut out by its columns, which Neovim counts in bytes.
local function text_of(buffer, diagnostic)
  equal(diagnostic.end_lnum, diagnostic.lnum, "last line of the finding")
  local line = vim.api.nvim_buf_get_lines(buffer, diagnostic.lnum, diagnostic.lnum + 1, true)[1]
  return line:sub(diagnostic.col + 1, diagnostic.end_col)
end

--- The line of a text, counted from 0, and its column in bytes.
local function place_of(buffer, text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
    local column = line:find(text, 1, true)
    if column then
      return number - 1, column - 1
    end
  end
  error(text .. " is not in the buffer", 0)
end

local function floats()
  return vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ""
  end, vim.api.nvim_list_wins())
end

--- Rests on a text as a person does, with the key that is mapped to the hover; gives what the float
--- says.
local function hover(buffer, text)
  for _, window in ipairs(floats()) do
    vim.api.nvim_win_close(window, true)
  end
  local line, column = place_of(buffer, text)
  vim.api.nvim_win_set_cursor(0, { line + 1, column + 3 })
  vim.cmd("normal K")
  wait_until(function()
    return #floats() > 0
  end, "no float opens")
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(floats()[1]), 0, -1, true)
  vim.api.nvim_win_close(floats()[1], true)
  return table.concat(lines, "\n")
end

local function says(text, part)
  if not text:find(part, 1, true) then
    error(("%q is not in:\n%s"):format(part, text), 0)
  end
end

local function attached(buffer)
  wait_until(function()
    local it = client()
    return it and it.initialized and vim.lsp.buf_is_attached(buffer, it.id)
  end, "the server is not attached")
end

local function notify(method, params)
  local it = client()
  if is_new then
    it:notify(method, params)
  else
    it.notify(method, params)
  end
end

--- Tells the server that a file on the disk was created, changed or deleted (1, 2, 3).
local function file_event(file, kind)
  local change = { uri = vim.uri_from_fname(vim.fn.fnamemodify(file, ":p")), type = kind }
  notify("workspace/didChangeWatchedFiles", { changes = { change } })
end

local tests = {
  {
    "a finding covers the address and nothing else",
    function()
      local buffer = open("shop.yaml")
      local found = findings(buffer, "googleapis-backend")[1]
      equal(text_of(buffer, found), ADDRESS, "text")
      equal(found.source, "gateway-ls", "source")
      equal(found.severity, vim.diagnostic.severity.ERROR, "severity")
      says(found.message, "401")
    end,
  },
  {
    "columns are right behind an emoji",
    function()
      local buffer = open("emoji.yaml")
      local found = findings(buffer, "googleapis-backend")[1]
      equal(text_of(buffer, found), "https://storage.googleapis.com/storage/v1", "text")
      equal(client().offset_encoding, is_new and "utf-8" or "utf-16", "encoding")
      says(hover(buffer, "https://kiosk"), "roles/run.invoker")
    end,
  },
  {
    "the float of a hover names the role and the command",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local text = hover(buffer, "https://orders-")
      says(text, "roles/run.invoker")
      says(text, "gcloud run services add-iam-policy-binding orders")
    end,
  },
  {
    "an edit takes a finding away and undo brings it back",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local line, column = place_of(buffer, ADDRESS)
      local new = "https://sales-481516234200.europe-west1.run.app"
      vim.api.nvim_buf_set_text(buffer, line, column, line, column + #ADDRESS, { new })
      findings(buffer)
      vim.cmd("undo")
      findings(buffer, "googleapis-backend")
    end,
  },
  {
    "a changed setting changes the findings",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local function set(settings)
        local it = client()
        it.config.settings = { gatewayLs = settings }
        if is_new then
          it.settings = it.config.settings
        end
        notify("workspace/didChangeConfiguration", { settings = it.config.settings })
      end
      set({ rules = { ["googleapis-backend"] = "off" } })
      findings(buffer)
      set({ rules = { ["googleapis-backend"] = "error" } })
      findings(buffer, "googleapis-backend")
    end,
  },
  {
    "files that are not ours stay silent",
    function()
      for _, name in ipairs({ "deployment.yaml", "petstore.yaml" }) do
        local buffer = open(name)
        attached(buffer)
        local line, column = place_of(buffer, "https://")
        local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
        params.position = { line = line, character = column + 3 }
        -- The answer shows that the file was read, so findings would have come by now.
        local answers = vim.lsp.buf_request_sync(buffer, "textDocument/hover", params, PATIENCE)
        local answer = answers and answers[client().id]
        if not answer then
          error("no answer", 0)
        end
        equal(answer.result == vim.NIL and nil or answer.result, nil, "hover of " .. name)
        equal(#vim.diagnostic.get(buffer), 0, "findings of " .. name)
      end
    end,
  },
  {
    "beside a Terraform server each finding is there once, under its own name",
    function()
      local file = "terraform/main.tf"
      local right = vim.fn.readfile(file)
      local wrong = vim.tbl_map(function(line)
        return (line:gsub("shop%.api_id", "shop.id"))
      end, right)
      attached(open("terraform/orders.yaml"))
      vim.fn.writefile(wrong, file)
      file_event(file, 2)
      local buffer = open(file)
      local other = vim.lsp.start_client({
        name = "terraform",
        cmd = { "node", vim.env.GATEWAY_LS_TERRAFORM },
        root_dir = vim.fn.getcwd(),
      })
      vim.lsp.buf_attach_client(buffer, other)
      local names = {}
      for _, it in ipairs({ client(), vim.lsp.get_client_by_id(other) }) do
        names[vim.lsp.diagnostic.get_namespace(it.id)] = it.id == other and "theirs" or "ours"
      end
      --- Waits until these are all findings: whose it is, what it says of itself, and of what.
      local function there_are(...)
        local wanted, found = { ... }, nil
        wait_until(function()
          found = vim.tbl_map(function(it)
            local name = names[it.namespace] or "nobody's"
            return ("%s: %s %s on %s"):format(name, it.source, code(it), text_of(buffer, it))
          end, vim.diagnostic.get(buffer))
          table.sort(found)
          return vim.deep_equal(found, wanted)
        end, function()
          return ("wanted %s, there are %s"):format(vim.inspect(wanted), vim.inspect(found))
        end)
      end
      local reference = "google_api_gateway_api.shop.id"
      local ours = "ours: gateway-ls api-id on " .. reference
      local theirs = "theirs: Terraform told-%d on " .. reference
      there_are(ours, theirs:format(1))
      equal(vim.lsp.buf_is_attached(buffer, client().id), false, "we are asked about the file")
      -- Either server tells something new, and what the other one said stays.
      vim.api.nvim_buf_set_lines(buffer, -1, -1, true, { "# more" })
      there_are(ours, theirs:format(2))
      vim.fn.writefile(right, file)
      file_event(file, 2)
      there_are(theirs:format(2))
      vim.fn.writefile(wrong, file)
      file_event(file, 2)
      there_are(ours, theirs:format(2))
      vim.lsp.stop_client(other)
      there_are(ours)
      vim.fn.writefile(right, file)
      file_event(file, 2)
      there_are()
      vim.cmd("bwipeout!")
    end,
  },
  {
    "a killed server leaves the text alone and comes back with the file",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local line, column = place_of(buffer, "/orders:")
      vim.api.nvim_buf_set_text(buffer, line, column, line, column + 8, { "/orders2:" })
      local before = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
      local old = client().id
      vim.fn.system({ "pkill", "-KILL", "-P", tostring(vim.fn.getpid()), "-f", "gateway-ls" })
      wait_until(function()
        return not (client() and client().id == old)
      end, "the client does not notice")
      equal(vim.deep_equal(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), before), true, "same text")
      -- As the page says: `:edit`, which needs the file to be saved.
      vim.cmd("write")
      vim.cmd("edit")
      equal(vim.deep_equal(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), before), true, "same text")
      line, column = place_of(buffer, ADDRESS)
      local new = "https://pubsub.googleapis.com/v1/projects/corner-shop-42/topics"
      vim.api.nvim_buf_set_text(buffer, line, column, line, column + #ADDRESS, { new })
      wait_until(function()
        local found = vim.diagnostic.get(buffer)[1]
        return found and text_of(buffer, found) == new
      end, "the finding does not come back")
    end,
  },
}

if uses_plugin then
  table.insert(tests, {
    "a template has the file type of its text",
    function()
      local buffer = open("api.yaml.tftpl")
      equal(vim.bo.filetype, "yaml", "file type")
      local found = findings(buffer, "googleapis-backend")[1]
      equal(text_of(buffer, found), "https://${region}-pubsub.googleapis.com/v1", "text")
    end,
  })
  table.insert(tests, {
    "the health check finds everything in order",
    function()
      open("shop.yaml")
      attached(vim.api.nvim_get_current_buf())
      vim.cmd("checkhealth gateway_ls")
      local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
      says(text, "columns in utf-8, for: ")
      says(text, "It is enabled.")
      says(text, "gateway-ls 0.")
      if text:find("ERROR") or text:find("WARNING") then
        error(text, 0)
      end
      vim.cmd("bwipeout!")
    end,
  })
end

if uses_plugin then
  local folder = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":h")
  dofile(folder .. "/plugin.lua")(tests, {
    PATIENCE = PATIENCE,
    ADDRESS = ADDRESS,
    equal = equal,
    wait_until = wait_until,
    open = open,
    client = client,
    findings = findings,
    place_of = place_of,
    floats = floats,
    says = says,
    attached = attached,
    file_event = file_event,
  })
end

--- Whether a test was asked for: GATEWAY_LS_ONLY has texts of which one must be in its name.
local function is_chosen(test)
  local only = vim.split(vim.env.GATEWAY_LS_ONLY or "", "|", { plain = true })
  return #vim.tbl_filter(function(part)
    return test[1]:find(part, 1, true) ~= nil
  end, only) > 0
end

local chosen = vim.tbl_filter(is_chosen, tests)
for _, test in ipairs(chosen) do
  local name, check = test[1], test[2]
  local passed, message = pcall(check)
  local result = { name = name, error = passed and vim.NIL or tostring(message) }
  io.stdout:write("\nRESULT " .. encode(result) .. "\n")
end
io.stdout:write("\nEND " .. #chosen .. "\n")
vim.cmd("qall!")
