;;; suite.el --- what a person has in Emacs with Eglot  -*- lexical-binding: t -*-
;; Each test says what must be so; one that fails does not stop the others. `emacs.mjs' reads the
;; lines that begin with RESULT.

(require 'cl-lib)
(require 'eglot)
(require 'flymake)
(require 'json)

(defconst suite-patience
  (/ (string-to-number (or (getenv "GATEWAY_LS_TEST_TIMEOUT_MS") "30000")) 1000.0))
(defconst suite-only (split-string (or (getenv "GATEWAY_LS_ONLY") "") "|"))
(defconst suite-address "https://bigquery.googleapis.com/bigquery/v2")

;; In batch mode nobody answers questions.
(setq eglot-sync-connect 30
      eglot-connect-timeout 30
      eglot-confirm-server-edits nil
      eglot-confirm-server-initiated-edits nil
      auto-save-default nil
      make-backup-files nil
      create-lockfiles nil)

(defun suite-wait (question otherwise)
  "Wait until QUESTION answers something, and give it; else fail with OTHERWISE."
  (let ((end (+ (float-time) suite-patience)) answer)
    (while (and (not (setq answer (funcall question))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (or answer (error "%s" (if (functionp otherwise) (funcall otherwise) otherwise)))))

(defun suite-open (name)
  "Open a file of the workspace as a person does, and wait for the server."
  (find-file name)
  (revert-buffer t t)
  ;; `eglot-ensure' connects after the command; there are no commands here.
  (run-hooks 'post-command-hook)
  (suite-wait (lambda () (eglot-managed-p)) (format "%s has no server in %s" name major-mode)))

(defun suite-found ()
  "The diagnostics of this buffer: list of (TEXT-UNDER . MESSAGE)."
  (flymake-start)
  (mapcar (lambda (it)
            (cons (buffer-substring-no-properties (flymake-diagnostic-beg it)
                                                  (flymake-diagnostic-end it))
                  (flymake-diagnostic-text it)))
          (flymake-diagnostics)))

(defun suite-wait-for-finding (message)
  "Wait for a diagnostic whose text holds MESSAGE, and give what it covers."
  (car (suite-wait
        (lambda () (cl-find-if (lambda (it) (string-match-p (regexp-quote message) (cdr it)))
                               (suite-found)))
        (lambda () (format "no diagnostic says %S: %S" message (suite-found))))))

(defun suite-go (text)
  "Go to TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (1+ (match-beginning 0))))

(defun suite-hover ()
  "What the server says at point, as Eglot renders it."
  (let* ((server (eglot-current-server))
         (hover (jsonrpc-request server :textDocument/hover
                                 (eglot--TextDocumentPositionParams))))
    (substring-no-properties
     (if hover (eglot--hover-info (plist-get hover :contents) (plist-get hover :range)) ""))))

(defun suite-says (text part)
  (unless (string-match-p (regexp-quote part) text) (error "%S is not in: %s" part text)))

(defun suite-equal (found wanted)
  (unless (equal found wanted) (error "%S instead of %S" found wanted)))

(defconst suite-tests
  (list
   (cons "a finding covers the address and nothing else"
         (lambda ()
           (suite-open "shop.yaml")
           (suite-equal (suite-wait-for-finding "Every call fails with 401") suite-address)))
   (cons "columns are right after an emoji"
         (lambda ()
           (suite-open "emoji.yaml")
           (suite-equal (suite-wait-for-finding "Every call fails with 401")
                        "https://storage.googleapis.com/storage/v1")))
   (cons "the hover names the role and the command"
         (lambda ()
           (suite-open "shop.yaml")
           (suite-go "https://orders-")
           (let ((text (suite-hover)))
             (suite-says text "roles/run.invoker")
             (suite-says text "gcloud run services add-iam-policy-binding orders"))))
   (cons "an edit takes a finding away"
         (lambda ()
           (suite-open "shop.yaml")
           (suite-wait-for-finding "Every call fails with 401")
           (suite-go suite-address)
           (goto-char (match-beginning 0))
           (delete-region (point) (line-end-position))
           (insert "https://example.com")
           ;; Eglot sends edits when it is idle, which batch mode never is.
           (eglot--signal-textDocument/didChange)
           (suite-wait (lambda () (null (suite-found)))
                       (lambda () (format "left: %S" (suite-found))))
           (revert-buffer t t)))
   (cons "a finding can be ignored by a code action"
         (lambda ()
           (suite-open "shop.yaml")
           (suite-wait-for-finding "Every call fails with 401")
           (suite-go suite-address)
           (let* ((actions (append (jsonrpc-request
                                    (eglot-current-server) :textDocument/codeAction
                                    (list :textDocument (eglot--TextDocumentIdentifier)
                                          :range (list :start (eglot--pos-to-lsp-position)
                                                       :end (eglot--pos-to-lsp-position))
                                          :context (list :diagnostics [])))
                                   nil))
                  (titles (mapcar (lambda (it) (plist-get it :title)) actions)))
             (unless (cl-some (lambda (it) (string-match-p "^Ignore" it)) titles)
               (error "no action to ignore it: %S" titles)))))
   (cons "JSON that is not finished keeps its findings"
         (lambda ()
           (suite-open "half.json")
           (suite-equal (suite-wait-for-finding "Every call fails with 401") suite-address)))
   (cons "a template is opened as YAML and read"
         (lambda ()
           (suite-open "api.yaml.tftpl")
           (suite-equal major-mode 'yaml-mode)
           (suite-go "x-google-backend")
           (suite-says (suite-hover) "backend")))
   (cons "a file that is not ours stays silent"
         (lambda ()
           (suite-open "deployment.yaml")
           (suite-go "https://orders-")
           (suite-equal (suite-hover) "")
           (suite-equal (suite-found) nil)))))

(defun suite-report (name error)
  (princ (format "RESULT %s\n" (json-encode (list (cons 'name name) (cons 'error error))))))

(defun suite-run ()
  (let ((count 0))
    (dolist (test suite-tests)
      (when (cl-some (lambda (it) (string-match-p (regexp-quote it) (car test))) suite-only)
        (setq count (1+ count))
        (suite-report (car test)
                      (condition-case failure (progn (funcall (cdr test)) nil)
                        (error (error-message-string failure))))))
    (princ (format "END %d\n" count))
    (dolist (server (apply #'append (hash-table-values eglot--servers-by-project)))
      (ignore-errors (eglot-shutdown server)))))

(suite-run)
;;; suite.el ends here
