//! A host on this machine, with a certificate of an authority of its own.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::sleep,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
    server::TlsStream,
};

/// A running host. It ends with its test.
pub(crate) struct Server {
    pub(crate) port: u16,
    folder: TempDir,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

/// What a host answers to a path; `None` where it answers as any host does.
pub(crate) type Answers = fn(&str) -> Option<String>;

impl Server {
    /// Starts a host with a certificate for this name.
    pub(crate) async fn start(name: &str) -> Self {
        Self::answering(name, |_| None).await
    }

    /// Starts a host that has answers of its own.
    pub(crate) async fn answering(name: &str, answers: Answers) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let acceptor = certified(name, &folder);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(acceptor.clone(), stream, Arc::clone(&seen), answers));
            }
        });
        Self { port, folder, requests, task }
    }

    /// Its authority, in PEM.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// The requests so far: head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request so far: its first line, its headers in order, and its body.
    pub(crate) fn sent(&self) -> (String, Vec<String>, String) {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "sent once");
        let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
        let (first, headers) = head.split_once("\r\n").unwrap();
        let mut headers = headers.split("\r\n").map(str::to_owned).collect::<Vec<_>>();
        headers.sort();
        (first.to_owned(), headers, body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn certified(name: &str, folder: &TempDir) -> TlsAcceptor {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign];
    let authority_key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&authority_key).unwrap();
    std::fs::write(folder.path().join("authority.pem"), authority.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let server = server.signed_by(&key, &Issuer::new(params, authority_key)).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![server.der().clone()], key).unwrap()))
}

async fn serve(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    seen: Arc<Mutex<Vec<String>>>,
    answers: Answers,
) -> io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    let request = request(&mut stream).await?;
    seen.lock().unwrap().push(request.clone());
    let path = request.split(' ').nth(1).unwrap_or_default();
    match answers(path) {
        Some(body) => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).await?;
        }
        None => answer(&mut stream, path).await?,
    }
    stream.shutdown().await
}

async fn request(stream: &mut TlsStream<TcpStream>) -> io::Result<String> {
    let mut read = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Ok(text);
            }
        }
        let length = stream.read(&mut buffer).await?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        read.extend_from_slice(&buffer[..length]);
    }
}

/// Answers what the last name in the path asks for, which may be the id of a payment.
async fn answer(stream: &mut TlsStream<TcpStream>, path: &str) -> io::Result<()> {
    let of = |length: usize| format!("HTTP/1.1 200 OK\r\nx-kind: test\r\ncontent-length: {length}\r\n\r\n");
    let path = path.split('?').next().unwrap_or_default().trim_end_matches("/check-vat-number");
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.trim_start_matches("pi_") {
        "redirect" => {
            let head = "HTTP/1.1 302 Found\r\nlocation: https://api.example/elsewhere\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(head.as_bytes()).await
        }
        "endless" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            loop {
                stream.write_all(&[b'x'; 10_000]).await?;
            }
        }
        "full" => {
            stream.write_all(of(1_000_000).as_bytes()).await?;
            stream.write_all(&vec![b'x'; 1_000_000]).await
        }
        "silent" => {
            sleep(Duration::from_mins(1)).await;
            Ok(())
        }
        "stalled" => {
            stream.write_all(of(10).as_bytes()).await?;
            stream.write_all(b"half").await?;
            stream.flush().await?;
            sleep(Duration::from_mins(1)).await;
            Ok(())
        }
        "broken" => {
            stream.write_all(of(10).as_bytes()).await?;
            stream.write_all(b"half").await
        }
        "nonsense" => stream.write_all(b"SSH-2.0-OpenSSH\r\n\r\n").await,
        _ => {
            stream.write_all(of(5).as_bytes()).await?;
            stream.write_all(b"hello").await
        }
    }
}
